import type { Code } from '../../../tools/docs/rules/rule';
import { SECRET_PATHS } from '../secrets';
import type { Change, Mutation } from './change';
import { all, pool, service, withServices } from './change';

const [key = ''] = SECRET_PATHS;
const tls = { certificate: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', key };

// ports that no random service has
const port = { protocol: 'tcp', first: 60_001, last: 60_001 } as const;
const passivePorts = { protocol: 'tcp', first: 50_000, last: 50_100 } as const;
const one = { kind: 'port', port } as const;

const web = (...ports: readonly number[]): Change =>
  pool({ workload: { kind: 'nginx', props: ports.length === 0 ? {} : { tls: { ...tls, ports } } } });
const ftps: Change = all(
  (spec) => ({ ...spec, services: spec.services.filter(({ kind }) => kind !== 'ftp') }),
  pool({ workload: { kind: 'vsftpd', props: { tls } } }),
);
const secret = (file: string): Change =>
  pool({ workload: { kind: 'custom', props: { secrets: [{ path: '/etc/app/key', file }] } } });
const asking = (kind: 'http' | 'https') => ({ ...one, healthChecks: [{ kind, props: { virtualHost: 'a' } }] }) as const;

/** Keys, and who speaks TLS. */
export const TLS_MUTATIONS: Readonly<Record<Code, Mutation>> = {
  LVS063: { right: secret(key), wrong: secret('/nowhere/key') },
  LVS064: service({ kind: 'ftp', mode: 'marks', port: 21, passivePorts }, { kind: 'ftp', mode: 'helper' }, ftps),
  LVS069: {
    right: all(
      web(60_001),
      withServices(() => one),
    ),
    wrong: all(
      web(60_001, 60_009),
      withServices(() => one),
    ),
  },
  LVS070: service(asking('http'), asking('https'), web()),
};
