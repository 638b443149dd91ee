import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import type { AddressPool } from '../../lib/model/real-server-pool';
import { Port } from '../../lib/net/port';
import { addressPool, cidr, extra, ftpByHelper, ftpByMark, inside, ip, labOf, marked, pair, pool } from '../fixtures';
import { privateSide, server, service, udpCheck } from '../fixtures';
import { testMistakes } from './mistakes';

const served = (overrides: Partial<AddressPool>): Lab => labOf([service({ pool: addressPool(overrides) })]);

/** Beside a pool that this library makes, behind the same routers. */
function beside(overrides: Partial<AddressPool>, made: Parameters<typeof pool>[0] = {}): Lab {
  const routers = made.pair ?? pair();
  const old = { path: 'lab/old', name: 'old', pair: routers, servers: [server(3), server(4)], ...overrides };
  const others = service({ path: 'lab/others', name: 'others', ports: [Port.tcp(81)], pool: addressPool(old) });
  return labOf([service({ pool: pool({ pair: routers, ...made }) }), others]);
}

describe('servers that are made elsewhere, at odds with the cluster', () => {
  testMistakes([
    {
      what: 'one outside the private network',
      lab: served({ servers: [server(1), server(2, { address: ip('10.11.13.2') })] }),
      code: 'LVS011',
      path: 'lab/web',
      says: ['10.11.13.2', 'lab/private'],
    },
    {
      what: 'one at the broadcast address',
      lab: served({ servers: [server(1), server(2, { address: ip('10.11.12.255') })] }),
      code: 'LVS012',
      path: 'lab/web',
      says: ['broadcast'],
    },
    {
      what: 'one address written twice',
      lab: served({ servers: [server(1), server(2), server(3, { address: ip('10.11.12.2') })] }),
      code: 'LVS010',
      path: 'lab/web',
      says: ['web-rs2', 'web-rs3'],
    },
    {
      what: 'the floating address',
      lab: served({ servers: [server(1), server(2), server(10)] }),
      code: 'LVS010',
      path: 'lab/web',
      says: ['10.11.12.10', 'floating'],
    },
    {
      what: 'the address of a server that this library makes',
      lab: beside({ servers: [server(2, { name: 'old-rs2' }), server(4)] }),
      code: 'LVS010',
      path: 'lab/old',
      says: ['old-rs2', 'web-rs2'],
    },
    {
      what: 'the name of a server that this library makes',
      lab: beside({ servers: [server(3, { name: 'web-rs1' }), server(4)] }),
      code: 'LVS021',
      path: 'lab/old',
      says: ['web-rs1'],
    },
    {
      what: 'one server alone',
      lab: served({ servers: [server(1)] }),
      code: 'LVS015',
      path: 'lab/http',
      says: ['lab/web'],
    },
  ]);

  test.each<[string, Lab]>([
    ['a pool of them', served({})],
    ['both kinds of pool behind one pair', beside({})],
    ['a NIC on the wire whose MAC address is made of the same numbers', oneBridge()],
    ['udp, of which a web server would know nothing', labOf([dns()])],
    ['FTP of either mode', labOf([ftpByMark({ pool: addressPool() })])],
    ['FTP that the kernel follows', labOf([ftpByHelper({ pool: addressPool() })])],
    ['a port that a web server could not take', labOf([service({ ports: [Port.tcp(22)], pool: addressPool() })])],
    ['a session of two ports', labOf([marked({ pool: addressPool() })])],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });
});

function dns(): ReturnType<typeof service> {
  return service({ ports: [Port.udp(53)], healthChecks: [udpCheck()], pool: addressPool() });
}

/** 10.11.12.3 is made elsewhere, and 172.11.12.3 on the same bridge is not: a MAC is made of the last three numbers. */
function oneBridge(): Lab {
  const wire = { kind: 'bridge', bridge: 'br1', vxlanId: undefined } as const;
  const admin = inside({ path: 'lab/admin', cidr: cidr('172.11.12.0/24'), wire });
  const routers = pair({ privateInterface: privateSide({ network: inside({ wire }) }) });
  const servers = [server(1), server(2, { extraInterfaces: [extra({ network: admin, address: ip('172.11.12.3') })] })];
  return beside({ pair: routers }, { pair: routers, servers });
}
