import type { Cluster } from '../model/cluster';
import { GUEST_PATH } from '../model/guest-path';
import type { PortCheck } from '../model/health-check';
import { portChecksOf } from '../model/health-check';
import type { RealServer } from '../model/real-server-pool';
import type { Service } from '../model/service';
import { CHECK_PROGRAM } from './check-program';
import type { GuestFile } from './guest-file';
import { service as serviceFile } from './guest-file';
import { SLOW_START_PROGRAM } from './slow-start-program';

/** The programs of a router's checks that keepalived has not itself, and what they go by; most clusters need none. */
export function checkFiles(cluster: Cluster): readonly GuestFile[] {
  const named = cluster.services.flatMap((service) =>
    portChecksOf(service.healthChecks, service.ports).map((check, index) => ({ name: nameOf(service, index), check })),
  );
  const rows = named.flatMap(({ name, check }) => {
    const row = rowOf(check);
    return row === undefined ? [] : [` ${JSON.stringify(name)}: ${JSON.stringify(row)}`];
  });
  const slow = cluster.services.some((service) => service.slowStartStepSeconds !== undefined);
  return [
    ...(rows.length === 0
      ? []
      : [program(GUEST_PATH.check, CHECK_PROGRAM), serviceFile(GUEST_PATH.checks, `{\n${rows.join(',\n')}\n}\n`)]),
    ...named.flatMap(({ name, check }) => (check.kind === 'script' ? [program(scriptPath(name), check.content)] : [])),
    ...(slow ? [program(GUEST_PATH.slowStart, SLOW_START_PROGRAM)] : []),
  ];
}

/** The words with which keepalived starts such a check. */
export function checkCommand(
  service: Service,
  index: number,
  server: RealServer,
  check: PortCheck,
): readonly [string, ...string[]] {
  const name = nameOf(service, index);
  const asked = [`${server.address}`, `${check.port ?? 0}`];
  return check.kind === 'script'
    ? [scriptPath(name), ...asked, ...check.arguments]
    : [GUEST_PATH.check, name, ...asked];
}

/** keepalived runs what root owns and nobody else can write, in folders of which that is true as well. */
function program(path: string, content: string): GuestFile {
  return serviceFile(path, content, { mode: '0755' });
}

/** No construct's id has a dot, so that no two checks share a name. */
function nameOf(service: Service, index: number): string {
  return [...service.path.split('/').slice(1), index].join('.');
}

function scriptPath(name: string): string {
  return `${GUEST_PATH.check}-${name}`;
}

function rowOf(check: PortCheck): object | undefined {
  const { kind } = check;
  const seconds = check.times.timeoutSeconds;
  switch (kind) {
    case 'ssl':
      return { kind, seconds, serverName: check.serverName };
    case 'sendExpect':
      return { kind, seconds, send: check.send, expect: check.expect, useRegex: check.useRegex };
    default:
      return undefined;
  }
}
