import { readFileSync } from 'node:fs';
import { run } from '../../host/program';

/** What a program prints; nothing if it fails or is not there. */
export function said(program: string, args: readonly string[], limitMs = 10_000): Promise<string> {
  return run(program, args, { limitMs }).catch(() => '');
}

/** The text of a file; nothing if it cannot be read. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
