import { expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import type { HealthCheck } from '../../lib/model/health-check';
import { problemsOf } from '../../lib/model/problems';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import { custom, ip, labOf, marked, nginx, pool, server, service, TIMES, udpCheck, vsftpd } from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

const servers = [server(7, { path: 'lab/sorry/rs7', name: 'sorry-rs7' })];
const own = pool({ workload: custom() });

/** Whose sorry server is the only one of a pool without a service. */
const excused = (port: number | undefined, overrides: Partial<Service> = {}, workload = nginx): Lab => {
  const form = port === undefined ? marked : service;
  const sorryServer = { address: ip('10.11.12.7'), port, quiesce: false };
  return labOf([form({ pool: own, sorryServer, ...overrides })], {
    pools: [pool({ path: 'lab/sorry', name: 'sorry', pair: own.pair, servers, workload })],
  });
};

const asked = (kind: 'tcp', port: number): HealthCheck => ({ kind, port, times: TIMES });
const both = (...healthChecks: readonly HealthCheck[]): Lab =>
  labOf([marked({ pool: own, ports: [Port.tcp(53), Port.udp(53)], healthChecks })]);

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a sorry server that answers on 80 alone',
    lab: excused(8080),
    code: 'LVS090',
    path: 'lab/http',
    says: ['10.11.12.7', 'sorry-rs7', 'tcp/8080', 'nginx'],
  },
  {
    what: 'one of two ports behind a mark on which the sorry server does not answer',
    lab: excused(undefined),
    code: 'LVS090',
    path: 'lab/shop',
    says: ['tcp/443'],
  },
  {
    what: 'an FTP server as sorry server',
    lab: excused(80, {}, vsftpd),
    code: 'LVS090',
    path: 'lab/http',
    says: ['vsftpd', 'tcp/80'],
  },
  {
    what: 'udp and tcp of one number, of which a check asks the tcp alone',
    lab: both(asked('tcp', 53)),
    code: 'LVS060',
    path: 'lab/shop',
    says: ['udp/53'],
  },
  {
    what: 'udp and tcp of one number, of which a check asks the udp alone',
    lab: both(udpCheck()),
    code: 'LVS060',
    path: 'lab/shop',
    says: ['tcp/53'],
  },
];

testMistakes(MISTAKES);

test.each([
  ['a sorry server on its own port', excused(80)],
  ['one whose workload is not known', excused(8080, {}, custom())],
  ['checks of both protocols', both(asked('tcp', 53), udpCheck())],
  [
    'udp that is asked by tcp because somebody says so',
    labOf([service({ pool: own, ports: [Port.udp(53)], healthChecks: [asked('tcp', 53)] })]),
  ],
])('has nothing against %s', (_, lab) => {
  expect(problemsOf(lab)).toEqual([]);
});
