import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from './host-error';
import type { Task } from './task';
import { environmentOf, LOCK, type TerraformFolder } from './terraform-folder';
import { type Diagnostic, diagnosis } from './terraform-errors';
import { endOrphans, runTerraform } from './terraform-process';

export type { TerraformFolder } from './terraform-folder';
export { type StateResource, terraformForget, terraformShow } from './terraform-state';

/** What Terraform does to one resource. */
export interface PlannedChange {
  readonly address: string;
  readonly action: 'create' | 'update' | 'replace' | 'delete';
}

type Run = TerraformFolder &
  Task & {
    /**
     * How long an apply or a destroy may take, in milliseconds; after it terraform is asked to stop, and the error says
     * at which resources it was.
     * @default 600000
     */
    readonly limitMs?: number;
    /** Addresses of what alone is planned and applied, with what it needs; without it, all. */
    readonly targets?: readonly string[];
  };

const PLAN_FILE = 'terraform.tfplan';
const LOCK_FILE = '.terraform.lock.hcl';

/** Makes the folder ready: the provider of the lock file, or another one where the recorded one is not to be had. */
export async function terraformInit(run: Run): Promise<void> {
  endOrphans(run.folder);
  try {
    await terraform(run, ['init', '-no-color'], { limitMs: 5 * 60_000 });
  } catch (error) {
    if (!(error instanceof HostError) || !/checksums previously recorded|locked provider/.test(error.message)) {
      throw error;
    }
    run.onProgress?.('the provider is another build than the one that was recorded: recording it anew');
    await rm(join(run.folder, LOCK_FILE), { force: true });
    await terraform(run, ['init', '-no-color'], { limitMs: 5 * 60_000 });
  }
}

/** What an apply would do; nothing is an empty list. */
export function terraformPlan(run: Run): Promise<readonly PlannedChange[]> {
  return plan(run);
}

/** Makes it so, and gives what was done. */
export async function terraformApply(run: Run): Promise<readonly PlannedChange[]> {
  return applyPlan(run, await plan(run));
}

/** Takes away all that the state knows. */
export async function terraformDestroy(run: Run): Promise<readonly PlannedChange[]> {
  return applyPlan(run, await plan(run, '-destroy'));
}

/** Plans into a file. A plan changes nothing: one that is stopped need not save anything. */
function plan(run: Run, ...options: readonly string[]): Promise<readonly PlannedChange[]> {
  const targets = (run.targets ?? []).map((address) => `-target=${address}`);
  const args = ['plan', '-json', '-detailed-exitcode', `-out=${PLAN_FILE}`, LOCK, ...targets, ...options];
  // 2: there are changes
  return terraform(run, args, { limitMs: 5 * 60_000, stopLimitMs: 2_000, good: [0, 2] });
}

async function applyPlan(run: Run, changes: readonly PlannedChange[]): Promise<readonly PlannedChange[]> {
  if (changes.length > 0) {
    await terraform(run, ['apply', '-json', LOCK, PLAN_FILE], { limitMs: run.limitMs ?? 10 * 60_000 });
  }
  await rm(join(run.folder, PLAN_FILE), { force: true });
  return changes;
}

/** What a run may take: until its end, and from the request to stop until it is killed. */
interface Limits {
  readonly limitMs: number;
  readonly stopLimitMs?: number;
  readonly good?: readonly number[];
}

/** A line of terraform's machine-readable output. */
interface Message {
  readonly type?: string;
  readonly '@message'?: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
  readonly diagnostic?: Diagnostic & { readonly severity: string };
  readonly hook?: { readonly resource?: { readonly addr: string } };
}

// what people want to see go by; the rest repeats it or is about refreshing
const TOLD = ['apply_start', 'apply_complete', 'apply_progress', 'apply_errored'];

async function terraform(
  run: Run,
  [command = '', ...options]: readonly string[],
  { limitMs, stopLimitMs = 60_000, good = [0] }: Limits,
): Promise<readonly PlannedChange[]> {
  run.signal?.throwIfAborted();
  const changes: PlannedChange[] = [];
  const errors: Diagnostic[] = [];
  const plain: string[] = [];
  const begun = new Map<string, string>();
  let unfinished: readonly string[] | undefined;
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
      noteProgress(begun, message);
    }
  };
  const { exitCode, log } = await runTerraform(command, options, {
    ...run,
    env: environmentOf(run),
    limitMs,
    stopLimitMs,
    onLine,
    onLimit: () => (unfinished = [...begun.values()]),
  });
  run.signal?.throwIfAborted();
  if (exitCode !== undefined && good.includes(exitCode)) {
    return changes;
  }
  if (unfinished !== undefined) {
    const at = unfinished.length === 0 ? '' : `; it was at ${unfinished.join(', ')}`;
    throw new HostError(
      `terraform ${command} had no end after ${limitMs / 1000} s${at}\n` +
        `  run it again: it goes on from where it stopped; all that terraform said: ${log}`,
    );
  }
  const reason = diagnosis(errors, plain, run);
  throw new HostError(`terraform ${command} failed: ${reason}\n  all that terraform said: ${log}`);
}

/** Keeps the last words about each resource that was begun and is not done. */
function noteProgress(begun: Map<string, string>, { type, hook, '@message': words = '' }: Message): void {
  const address = hook?.resource?.addr ?? '';
  if (type === 'apply_start' || type === 'apply_progress') {
    begun.set(address, words);
  } else {
    begun.delete(address);
  }
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
