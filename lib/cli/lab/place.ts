import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../host/host-error';

/** A checkout, and where its lab keeps things. */
export interface LabPlace {
  readonly project: string;
  /** The command that synthesizes the stack. */
  readonly app: string;
  readonly context: Readonly<Record<string, unknown>>;
  readonly output: string;
  /** What the last lab has shown. */
  readonly proofFile: string;
  /** Which kind of libvirt this lab has chosen. */
  readonly choiceFile: string;
  /** The name of the private hypervisor: another checkout has another. */
  readonly hypervisor: string;
}

/** The lab of the project in that folder. */
export async function labPlace(folder: string): Promise<LabPlace> {
  const file = join(folder, 'cdktf.json');
  if (!existsSync(file)) {
    throw new HostError(`${folder} has no cdktf.json: run this in a checkout of cdktf-lvs`);
  }
  const config = JSON.parse(await readFile(file, 'utf8')) as {
    readonly app: string;
    readonly output?: string;
    readonly context?: Readonly<Record<string, unknown>>;
  };
  const project = await realpath(folder);
  const output = join(project, config.output ?? 'cdktf.out');
  return {
    project,
    app: config.app,
    context: config.context ?? {},
    output,
    proofFile: join(output, 'lab.json'),
    choiceFile: join(output, 'lab-libvirt.json'),
    hypervisor: `lab-${createHash('sha256').update(project).digest('hex').slice(0, 8)}`,
  };
}

/** The folder of the project's one stack; undefined before its first synth. */
export async function stackFolder({ output }: LabPlace): Promise<string | undefined> {
  const file = join(output, 'manifest.json');
  if (!existsSync(file)) {
    return undefined;
  }
  const { stacks } = JSON.parse(await readFile(file, 'utf8')) as {
    readonly stacks: Readonly<Record<string, { readonly workingDirectory: string }>>;
  };
  const folders = Object.values(stacks).map(({ workingDirectory }) => join(output, workingDirectory));
  if (folders.length > 1) {
    throw new HostError(
      `the app of cdktf.json has ${folders.length} stacks (${folders.join(', ')}): the lab takes one`,
    );
  }
  return folders[0];
}
