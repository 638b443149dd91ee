import type { Reader } from './readers';

/** A file of a guest; its content is final. */
export interface GuestFile extends Reader {
  readonly content: string;
  /** Four octal digits; the owner is root. */
  readonly mode: string;
  /** A changed birth file makes a new guest; a changed service file reaches the running one. */
  readonly class: 'birth' | 'service';
}

/** `try`: what an operator stopped stays stopped. Not waited for: at boot the unit starts after this one. */
export function reloadUnit(unit: string): readonly string[] {
  return ['systemctl', '--no-block', 'try-reload-or-restart', unit];
}

/** A file that makes a new guest when it changes. */
export function birth(path: string, content: string): GuestFile {
  return { path, content, mode: '0644', class: 'birth' };
}

/** A file that a running guest can take over. */
export function service(
  path: string,
  content: string,
  rest: Partial<Pick<GuestFile, 'mode' | 'check' | 'reload' | 'first'>> = {},
): GuestFile {
  return { path, content, mode: '0644', class: 'service', ...rest };
}
