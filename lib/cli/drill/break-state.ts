import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Action } from '../../drills/drill';
import type { LabPlace } from '../lab/place';

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

const fileOf = ({ output }: LabPlace): string => join(output, 'lab-break.json');

export async function readBreak(place: LabPlace): Promise<BreakState | undefined> {
  const file = fileOf(place);
  return existsSync(file) ? (JSON.parse(await readFile(file, 'utf8')) as BreakState) : undefined;
}

/** Stores it whole or not at all. */
export async function writeBreak(place: LabPlace, state: BreakState): Promise<void> {
  const file = fileOf(place);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(`${file}.new`, `${JSON.stringify(state, undefined, 2)}\n`);
  await rename(`${file}.new`, file);
}

export async function forgetBreak(place: LabPlace): Promise<void> {
  await rm(fileOf(place), { force: true });
}
