import type { ArchiveEntry } from '../../rig/rehearsal/ustar';
import { applyScript } from './apply-script';
import type { HostFiles } from './host-files';
import { readme } from './readme';

/** By which an earlier export is known. */
export const INDEX = 'export.json';

/** The export of a host, as paths inside its folder. */
export function treeOf(host: HostFiles): readonly ArchiveEntry[] {
  const entries: readonly ArchiveEntry[] = [
    { path: 'README.md', mode: 0o644, content: readme(host) },
    { path: 'apply.sh', mode: 0o755, content: applyScript(host) },
    ...host.files
      .filter(({ kind }) => kind !== 'secret')
      .map(({ path, mode, content }) => ({ path: `files${path}`, mode: Number.parseInt(mode, 8), content })),
    ...host.network.map(({ path, content }) => ({ path: `network${path}`, mode: 0o644, content })),
  ];
  const index = { exportOf: 'cdktf-lvs', host: host.host, entries: [INDEX, ...entries.map(({ path }) => path)] };
  return [{ path: INDEX, mode: 0o644, content: `${JSON.stringify(index, undefined, 2)}\n` }, ...entries];
}
