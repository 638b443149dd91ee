import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** A synthesized stack, and where its lab keeps things. */
export interface LabPlace {
  /** Of the stack. */
  readonly folder: string;
  readonly stack: string;
  /** Of what is written down about the lab. */
  readonly notes: string;
  /** What the last lab has shown. */
  readonly proofFile: string;
  /** Which libvirt this lab has chosen. */
  readonly choiceFile: string;
  readonly breakFile: string;
  /** What the guests said when something failed. */
  readonly failureFolder: string;
  /** The name of the private hypervisor: another stack has another. */
  readonly hypervisor: string;
}

/** The machine's own libvirt, one that only this lab uses, or the one that the stack names. */
export type LibvirtKind = 'system' | 'private' | 'named';

/** What an earlier run has chosen. */
export interface LibvirtChoice {
  readonly kind: LibvirtKind;
  /** The private hypervisor's name. */
  readonly hypervisor: string;
}

/** The lab of the stack in that folder. */
export function labPlace(stackFolder: string): LabPlace {
  const folder = realpathSync(stackFolder);
  const output = basename(dirname(folder)) === 'stacks' ? dirname(dirname(folder)) : folder;
  const stack = basename(folder);
  const notes = join(output, 'lab', stack);
  return {
    folder,
    stack,
    notes,
    proofFile: join(notes, 'proof.json'),
    choiceFile: join(notes, 'libvirt.json'),
    breakFile: join(notes, 'break.json'),
    failureFolder: join(notes, 'failure'),
    hypervisor: `${hypervisorPrefix(output)}-${digits(stack, 6)}`,
  };
}

/** What the names of all private hypervisors of an app begin with. */
export function hypervisorPrefix(output: string): string {
  return `lab-${digits(dirname(output), 8)}`;
}

/** What an earlier run has chosen; labs of earlier versions had one hypervisor for an app, and noted it elsewhere. */
export async function readChoice({ choiceFile, notes }: LabPlace): Promise<LibvirtChoice | undefined> {
  const output = dirname(dirname(notes));
  const early = join(output, EARLY_NOTES.choice);
  if (existsSync(choiceFile)) {
    return JSON.parse(await readFile(choiceFile, 'utf8')) as LibvirtChoice;
  }
  return existsSync(early)
    ? { hypervisor: hypervisorPrefix(output), ...(JSON.parse(await readFile(early, 'utf8')) as { kind: LibvirtKind }) }
    : undefined;
}

/** Names of files in an app's output, of labs of earlier versions. */
export const EARLY_NOTES = { choice: 'lab-libvirt.json', proof: 'lab.json', broken: 'lab-break.json' } as const;

/** Stores a note whole or not at all. */
export async function writeNote(file: string, content: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(content, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}

function digits(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}
