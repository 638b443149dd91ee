import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import type { Forwarding } from '../../lib/model/forwarding';
import type { Network } from '../../lib/model/network';
import { problemsOf } from '../../lib/model/problems';
import { cidr, inside, ip, labOf, outside, pair, pool, privateSide, publicSide, service } from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

/** The manual's cluster over links of these speeds. */
function speeds(publicMbit: number | undefined, privateMbit: number | undefined): Lab {
  return sides({ linkMbit: publicMbit }, { linkMbit: privateMbit });
}

function sides(ofPublic: Partial<Network>, ofPrivate: Partial<Network>): Lab {
  const publicInterface = publicSide({ network: outside(ofPublic) });
  const privateInterface = privateSide({ network: inside(ofPrivate) });
  return labOf([service({ pool: pool({ pair: pair({ publicInterface, privateInterface }) }) })]);
}

const lan = (path: string, overrides: Partial<Network> = {}): Network =>
  outside({ path, wire: { kind: 'bridge', bridge: 'br0', vxlanId: undefined }, mtu: 9000, ...overrides });

/** The manual's cluster beside networks of nobody. */
const beside = (...networks: readonly Network[]): Lab => labOf([service()], { networks });

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a private side that is slower',
    lab: speeds(1000, 100),
    code: 'LVS071',
    path: 'lab/private',
    says: ['100 Mbit/s', 'lab/public has 1000', 'lab/lvs'],
  },
  {
    what: 'a private side that is slower than one without a bound',
    lab: speeds(undefined, 100_000),
    code: 'LVS071',
    path: 'lab/private',
    says: ["as fast as the hypervisor's host"],
  },
  {
    what: 'one wire with two mtus',
    lab: beside(lan('lab/a'), lan('lab/b', { mtu: 1500 })),
    code: 'LVS072',
    path: 'lab/b',
    says: ['lab/a (mtu 9000)', 'lab/b (mtu 1500)'],
  },
];

describe('the links of networks', () => {
  test.each([
    { what: 'a private side as fast as the public one', lab: speeds(100, 100) },
    { what: 'a faster private side', lab: speeds(100, 101) },
    { what: 'a private side without a bound', lab: speeds(100, undefined) },
    { what: 'no bound', lab: speeds(undefined, undefined) },
    {
      what: 'two mtus that a router stands between',
      lab: beside(lan('lab/a'), lan('lab/b', { cidr: cidr('192.168.27.0/24'), gateway: undefined, mtu: 1500 })),
    },
    {
      what: 'two mtus on two bridges',
      lab: beside(
        lan('lab/a'),
        lan('lab/b', { wire: { kind: 'bridge', bridge: 'br1', vxlanId: undefined }, mtu: 1500 }),
      ),
    },
    { what: 'one wire with one mtu', lab: beside(lan('lab/a'), lan('lab/b')) },
    { what: 'sides of two mtus', lab: sides({ mtu: 9000 }, { mtu: 1400 }) },
  ])('are right with $what', ({ lab }) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  testMistakes(MISTAKES);

  test('warn of what is slow, and refuse what loses packets', () => {
    const severities = MISTAKES.map(({ lab }) => problemsOf(lab)[0]?.severity);
    expect(severities).toEqual(['warning', 'warning', 'error']);
  });

  test('say nothing of a slow private side that answers do not pass', () => {
    const network = inside({ gateway: ip('10.11.12.254'), wire: { kind: 'open' }, linkMbit: 10 });
    const routers = pair({ privateInterface: privateSide({ network }) });
    const at = (forwarding: Forwarding): readonly string[] =>
      problemsOf(labOf([service({ pool: pool({ pair: routers, network, forwarding }) })])).map(({ code }) => code);
    expect(at({ method: 'direct-routing', arp: 'sysctl' })).toEqual([]);
    expect(at({ method: 'nat' })).toContain('LVS071');
  });

  test('say nothing of a speed that no service needs', () => {
    const { clusters, ...lab } = speeds(1000, 100);
    const idle = clusters.map((each) => ({ ...each, services: [] }));
    expect(problemsOf({ ...lab, clusters: idle }).map(({ code }) => code)).toEqual(['LVS032']);
  });
});
