import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import type { Action } from '../../drills/drill';
import { type LabPlace, writeNote } from '../lab/place';

/** What was broken in a lab and not yet put right, for the process that does it. */
export interface BreakState {
  readonly fault: string;
  readonly title: string;
  readonly at: string;
  /** The cluster's path. */
  readonly cluster: string;
  /** Whether the one who is to find it must not be told. */
  readonly isSecret: boolean;
  readonly broken: readonly Action[];
  readonly mended: readonly Action[];
}

export async function readBreak({ breakFile }: LabPlace): Promise<BreakState | undefined> {
  return existsSync(breakFile) ? (JSON.parse(await readFile(breakFile, 'utf8')) as BreakState) : undefined;
}

export async function writeBreak({ breakFile }: LabPlace, state: BreakState): Promise<void> {
  await writeNote(breakFile, state);
}

export async function forgetBreak({ breakFile }: LabPlace): Promise<void> {
  await rm(breakFile, { force: true });
}
