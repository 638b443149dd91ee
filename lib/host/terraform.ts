import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from './host-error';
import { PATH } from './program';
import { type TerraformEnvironment, terraformBinary } from './provider';
import type { Task } from './task';
import { type Diagnostic, diagnosis } from './terraform-errors';
import { endOrphans, runTerraform } from './terraform-process';

/** A folder with a synthesized stack, and what Terraform needs to work in it. */
export interface TerraformFolder {
  readonly folder: string;
  /** From `terraformEnvironment`. */
  readonly environment: TerraformEnvironment;
  /** Variables of the stack by their names. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What Terraform does to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete';
}

/** A resource as Terraform's state holds it. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly name: string | undefined;
  /** Another one has taken its place, and an apply that failed has not taken it away. */
  readonly isDeposed: boolean;
}

type Run = TerraformFolder & Task;

const LOCK_FILE = '.terraform.lock.hcl';
// another run that was killed may hold the lock until it has saved what it made
const LOCK = '-lock-timeout=120s';

/** Makes the folder ready: the provider of the lock file, or another one where the recorded one is not to be had. */
export async function terraformInit(run: Run): Promise<void> {
  endOrphans(run.folder);
  try {
    await terraform(run, ['init', '-no-color'], 5 * 60_000);
  } catch (error) {
    if (!(error instanceof HostError) || !/checksums previously recorded|locked provider/.test(error.message)) {
      throw error;
    }
    run.onProgress?.('the provider is another build than the one that was recorded: recording it anew');
    await rm(join(run.folder, LOCK_FILE), { force: true });
    await terraform(run, ['init', '-no-color'], 5 * 60_000);
  }
}

/** What an apply would do; nothing is an empty list. */
export function terraformPlan(run: Run): Promise<readonly PlannedChange[]> {
  // 2: there are changes
  return terraform(run, ['plan', '-json', '-detailed-exitcode', LOCK], 5 * 60_000, [0, 2]);
}

/** Makes it so, and gives what was done. */
export function terraformApply(run: Run): Promise<readonly PlannedChange[]> {
  return terraform(run, ['apply', '-json', '-auto-approve', LOCK], 15 * 60_000);
}

/** Takes away all that the state knows. */
export function terraformDestroy(run: Run): Promise<readonly PlannedChange[]> {
  return terraform(run, ['destroy', '-json', '-auto-approve', LOCK], 10 * 60_000);
}

/** The resources in the state. */
export async function terraformShow(run: Run): Promise<readonly StateResource[]> {
  return stateResources(await brief(run, ['show', '-json']));
}

/** Lets the state forget resources; they themselves stay. */
export async function terraformForget(run: Run, addresses: readonly string[]): Promise<void> {
  await brief(run, ['state', 'rm', LOCK, ...addresses]);
}

/** Reads what `terraform show -json` prints. */
export function stateResources(text: string): readonly StateResource[] {
  const { values } = JSON.parse(text) as {
    readonly values?: {
      readonly root_module?: {
        readonly resources?: readonly {
          readonly address: string;
          readonly type: string;
          readonly deposed_key?: string;
          readonly values?: { readonly name?: string };
        }[];
      };
    };
  };
  return (values?.root_module?.resources ?? []).map((resource) => ({
    address: resource.address,
    type: resource.type,
    name: resource.values?.name,
    isDeposed: resource.deposed_key !== undefined,
  }));
}

/** A line of terraform's machine-readable output. */
interface Message {
  readonly type?: string;
  readonly '@message'?: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: Diagnostic & { readonly severity: string };
}

// what people want to see go by; the rest repeats it or is about refreshing
const TOLD = ['apply_start', 'apply_complete', 'apply_progress', 'apply_errored'];

async function terraform(
  run: Run,
  [command = '', ...options]: readonly string[],
  limitMs: number,
  good: readonly number[] = [0],
): Promise<readonly PlannedChange[]> {
  run.signal?.throwIfAborted();
  const changes: PlannedChange[] = [];
  const errors: Diagnostic[] = [];
  const plain: string[] = [];
  const onLine = (line: string): void => {
    const message = parse(line);
    if (message === undefined) {
      plain.push(line);
    } else if (message.type === 'planned_change' && message.change !== undefined) {
      changes.push({ address: message.change.resource.addr, action: actionOf(message.change.action) });
    } else if (message.diagnostic?.severity === 'error') {
      errors.push(message.diagnostic);
    } else if (TOLD.includes(message.type ?? '')) {
      run.onProgress?.(message['@message'] ?? '');
    }
  };
  const { exitCode, timedOut, log } = await runTerraform(command, options, {
    ...run,
    env: environmentOf(run),
    limitMs,
    onLine,
  });
  run.signal?.throwIfAborted();
  if (exitCode !== undefined && good.includes(exitCode)) {
    return changes;
  }
  const reason = timedOut ? `no end after ${limitMs / 1000} s` : diagnosis(errors, plain, run);
  throw new HostError(`terraform ${command} failed: ${reason}\n  all that terraform said: ${log}`);
}

/** Runs a command that is done at once, and gives its output. */
async function brief(run: Run, args: readonly string[]): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, stderr, failed } = await execa(terraformBinary(), [`-chdir=${run.folder}`, ...args], {
    env: { ...environmentOf(run), LC_ALL: 'C.UTF-8', PATH },
    timeout: 120_000,
    reject: false,
  });
  if (failed) {
    throw new HostError(`terraform ${args[0]} failed in ${run.folder}: ${diagnosis([], stderr.split('\n'), run)}`);
  }
  return stdout;
}

function environmentOf({ environment, variables }: TerraformFolder): Readonly<Record<string, string>> {
  const named = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
  return { ...environment, ...(Object.fromEntries(named) as Record<string, string>) };
}

function parse(line: string): Message | undefined {
  try {
    return JSON.parse(line) as Message;
  } catch {
    return undefined;
  }
}

function actionOf(action: string): PlannedChange['action'] {
  return action === 'create' || action === 'update' || action === 'delete' ? action : 'replace';
}
