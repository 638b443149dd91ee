import type { Host } from '../model/host';
import type { GuestSecret } from '../model/secret';
import { keyPath } from '../model/secret';
import { reloadUnit } from './guest-file';

/** The secret files of a host, which no text of this room holds. */
export function secretsOf(host: Host): readonly GuestSecret[] {
  if (host.role === 'router') {
    return [];
  }
  const { workload } = host.pool;
  if (workload.kind === 'custom') {
    return workload.secrets;
  }
  const { tls } = workload;
  return tls === undefined
    ? []
    : [
        {
          path: keyPath(tls),
          file: tls.key,
          mode: '0600',
          owner: 'root',
          reload: reloadUnit(`${workload.kind}.service`),
        },
      ];
}

/** The table by which the seed program installs them: JSON with a line for each. */
export function renderSecrets(secrets: readonly GuestSecret[]): string {
  const lines = secrets.map(
    ({ path, file, mode, owner }) =>
      ` ${JSON.stringify(path)}: ${JSON.stringify({ sha256: file.sha256, mode, owner })}`,
  );
  return `{\n${lines.join(',\n')}\n}\n`;
}
