import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import type { HealthCheck } from '../../lib/model/health-check';
import { problemsOf } from '../../lib/model/problems';
import type { GuestSecret } from '../../lib/model/secret';
import { Port } from '../../lib/net/port';
import { addressPool, custom, ftpByHelper, ftpByMark, httpCheck, labOf, pool, service, TIMES, tls } from '../fixtures';
import { testMistakes } from './mistakes';

const ftps = pool({ workload: { kind: 'vsftpd', files: new Map(), tls: tls() } });
const web = (...ports: readonly number[]): ReturnType<typeof pool> =>
  pool({
    workload: { kind: 'nginx', pages: new Map(), tls: { ...tls(), ports: ports.map((each) => Port.tcp(each)) } },
  });
const ssl: HealthCheck = { kind: 'ssl', port: undefined, serverName: undefined, times: TIMES };

function asked(port: number, servers: ReturnType<typeof pool>, check: HealthCheck): Lab {
  return labOf([service({ ports: [Port.tcp(port)], pool: servers, healthChecks: [check] })]);
}

function key(path: string): GuestSecret {
  return { path, file: tls().key, mode: '0600', owner: 'root', reload: [] };
}

function app(secrets: readonly GuestSecret[]): Lab {
  const files = [{ path: '/etc/app/app.conf', content: '', mode: '0644', check: [], reload: [] }];
  return labOf([service({ pool: pool({ workload: custom({ secrets, files }) }) })]);
}

describe('TLS at odds with what stands before it', () => {
  testMistakes([
    {
      what: 'FTPS that the kernel would have to read along',
      lab: labOf([ftpByHelper({ pool: ftps })]),
      code: 'LVS064',
      path: 'lab/ftp',
      says: ['helper', 'lab/web'],
    },
    {
      what: 'a port of TLS that no service has',
      lab: asked(80, web(443), httpCheck()),
      code: 'LVS069',
      path: 'lab/web',
      says: ['tcp/443'],
    },
    {
      what: 'a port of TLS where there is no service at all',
      lab: labOf([], { pools: [web(443)] }),
      code: 'LVS032',
      path: 'lab/lvs',
      says: ['balances nothing'],
    },
    {
      what: 'plain HTTP asked of a port that speaks TLS',
      lab: asked(443, web(443), httpCheck()),
      code: 'LVS070',
      path: 'lab/http',
      says: ['tcp/443', 'speaks TLS'],
    },
    {
      what: 'a handshake asked of a port that speaks none',
      lab: asked(443, pool(), ssl),
      code: 'LVS070',
      path: 'lab/http',
      says: ['tcp/443', 'plain HTTP'],
    },
    {
      what: 'a secret and a file at one path',
      lab: app([key('/etc/app/app.conf')]),
      code: 'LVS026',
      path: 'lab/web',
      says: ['/etc/app/app.conf'],
    },
    {
      what: "a secret in the place of this library's table",
      lab: app([key('/etc/lvs/secrets.json')]),
      code: 'LVS026',
      path: 'lab/web',
      says: ['/etc/lvs/secrets.json'],
    },
  ]);

  test.each<[string, Lab]>([
    ['FTPS by mark', labOf([ftpByMark({ pool: ftps })])],
    ['plain FTP that the kernel follows', labOf([ftpByHelper()])],
    ['a handshake asked of a port that speaks TLS', asked(443, web(443), ssl)],
    ['plain HTTP asked of a plain port', asked(80, pool(), httpCheck())],
    [
      'a handshake asked of servers that are made elsewhere',
      labOf([service({ pool: addressPool(), healthChecks: [ssl] })]),
    ],
    ['a secret at a path of its own', app([key('/etc/app/key')])],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });
});
