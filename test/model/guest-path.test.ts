import { expect, test } from 'vitest';
import { Distribution } from '../../lib/model/distribution';
import type { GuestPool } from '../../lib/model/real-server-pool';
import { problemsOf } from '../../lib/model/problems';
import { base, clusterOf, custom, labOf, pool, service, tls, seedOf } from '../fixtures';
import { beside, farm, FAR, QUIET_TUNNEL } from '../topologies';

/** Of a custom workload whose one file lies there; its images open the console, and it has a secret. */
function onPath(form: (overrides: Partial<GuestPool>) => GuestPool, path: string): GuestPool {
  const files = [{ path, content: '', mode: '0644', check: [], reload: [] }];
  const secrets = [{ path: '/etc/app/key', file: tls().key, mode: '0600', owner: 'root', reload: [] }];
  return form({ base: base({ consoleLogin: true }), workload: custom({ files, secrets }) });
}

const tunnelled = (overrides: Partial<GuestPool>): GuestPool =>
  beside({ forwarding: QUIET_TUNNEL, network: farm(), servers: FAR, ...overrides });

test.each([
  ['behind NAT', pool, 5],
  ['at the end of a tunnel', tunnelled, 10],
])('no file of a user’s takes the place of one that this library writes on a server %s', (_, form, least) => {
  const own = '/etc/app/own';
  const codes = (path: string): readonly string[] =>
    problemsOf(labOf([service({ pool: onPath(form, path) })])).map(({ code }) => code);
  const cluster = clusterOf(service({ pool: onPath(form, own) }));
  const files = Object.values(Distribution).flatMap((each) => seedOf(cluster, 'web-rs1', each).files);
  const written = [...new Set(files.map(({ path }) => path))].filter((path) => path !== own);
  expect(written.length).toBeGreaterThan(least);
  expect(written.filter((path) => !codes(path).includes('LVS026'))).toEqual([]);
  expect(codes(own)).toEqual([]);
});
