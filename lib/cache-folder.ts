import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where this user keeps what can be made again: `cdktf-lvs` in `$XDG_CACHE_HOME`, or in `~/.cache` where that is unset.
 * A relative one counts as unset: it would be another folder for each place that a command is run from.
 * @see https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheFolder(): string {
  const given = process.env['XDG_CACHE_HOME'] ?? '';
  return join(given.startsWith('/') ? given : join(homedir(), '.cache'), 'cdktf-lvs');
}
