import type { TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import type { LvsRouterPair } from '../../lib';
import { HealthCheck, NatNetwork, Port, RealServerPool, VirtualService } from '../../lib';
import { manifestOf } from '../rig/manifest';
import { attributes, emptyStack, manualParts, seeds, synth } from '../stack';

/** The manual's cluster, with servers of others behind the same routers. */
function withOthers(): { readonly stack: TerraformStack; readonly others: RealServerPool } {
  const { stack, routers, pool } = manualParts();
  const others = addOthers(stack, routers);
  new VirtualService(stack, 'old-http', { pool: others, port: 8080, sorryServer: '10.11.12.23' });
  new VirtualService(stack, 'old-dns', { pool: others, port: Port.udp(53), healthChecks: [HealthCheck.dns()] });
  // a server of others that answers while no own one does
  new VirtualService(stack, 'news', { pool, port: 81, sorryServer: { address: '10.11.12.21', port: 8080 } });
  return { stack, others };
}

function addOthers(stack: TerraformStack, routers: LvsRouterPair): RealServerPool {
  const b = { address: '10.11.12.22', weight: 3, upperThreshold: 100, lowerThreshold: 50 };
  return RealServerPool.fromAddresses(stack, 'old', { routers, servers: { a: '10.11.12.21', b } });
}

describe('servers that are made elsewhere', () => {
  test('are no resources: no machine, no disk, no network', () => {
    const names = ({ resource }: ReturnType<typeof synth>): readonly string[] =>
      Object.values(resource).flatMap((byName) => Object.keys(byName));
    expect(names(synth(withOthers().stack))).toEqual(names(synth(manualParts().stack)));
    expect(Object.keys(attributes(synth(withOthers().stack), 'libvirt_domain', 'name'))).toHaveLength(4);
  });

  test('are real servers of the routers, with their weights and thresholds', () => {
    const files = seeds(withOthers().stack)['lvs-primary']?.files ?? [];
    const text = files.find(({ path }) => path === '/etc/keepalived/keepalived.conf')?.content ?? '';
    expect(text).toMatch(/real_server 10\.11\.12\.21 8080 \{\s+# old-a\s+weight 1\s/);
    expect(text).toMatch(/real_server 10\.11\.12\.22 8080 \{\s+# old-b\s+weight 3\s+uthreshold 100\s+lthreshold 50\s/);
    expect(text).toContain('sorry_server 10.11.12.23 8080');
    expect(text).toContain('sorry_server 10.11.12.21 8080');
  });

  test('change no byte of the other servers', () => {
    const { stack, routers } = manualParts();
    new VirtualService(stack, 'old-http', { pool: addOthers(stack, routers), port: 8080 });
    const [alone, beside] = [seeds(manualParts().stack), seeds(stack)];
    expect(beside['web-rs1']?.content).toBe(alone['web-rs1']?.content);
    expect(beside['lvs-primary']?.content).not.toBe(alone['lvs-primary']?.content);
    expect(beside['lvs-primary']?.birth).toBe(alone['lvs-primary']?.birth);
  });

  test('are marked in the manifest, and are none of its hosts', () => {
    const { clusters, hosts } = manifestOf(withOthers().stack);
    expect(clusters[0]?.pools.map(({ path, managed }) => [path, managed])).toEqual([
      ['lab/old', false],
      ['lab/web', undefined],
    ]);
    const named = clusters[0]?.pools[0]?.servers.map(({ host, address }) => [host, address]);
    expect(named).toEqual([
      ['old-a', '10.11.12.21'],
      ['old-b', '10.11.12.22'],
    ]);
    expect(hosts.map(({ name }) => name)).toEqual(['lvs-primary', 'lvs-backup', 'web-rs1', 'web-rs2']);
  });

  test('have no machine', () => {
    const { others } = withOthers();
    expect(() => others.machine('a')).toThrow('lab/old has no machines: its servers are made elsewhere');
  });

  const server = { address: '10.11.12.21' };
  test.each<[string, Parameters<typeof RealServerPool.fromAddresses>[2]['servers'], RegExp]>([
    ['no server', {}, /^LVS006: lab\/old: servers: /],
    ['a name with a dot', { 'a.b': server }, /^LVS008: lab\/old: servers\.a\.b: /],
    ['an address that is none', { a: '10.11.12' }, /^LVS001: lab\/old: servers\.a\.address: /],
    ['a weight that is none', { a: { ...server, weight: -1 } }, /^LVS004: lab\/old: servers\.a\.weight: /],
    ['a threshold of none', { a: { ...server, upperThreshold: 0 } }, /^LVS004: lab\/old: servers\.a\.upperThreshold: /],
  ])('are refused with %s', (_, servers, words) => {
    const { stack, routers } = manualParts();
    expect(() => RealServerPool.fromAddresses(stack, 'old', { routers, servers })).toThrow(words);
    expect(stack.node.tryFindChild('old')).toBeUndefined();
  });

  test('are refused with a NIC, which nobody would make, by the compiler too', () => {
    const { stack, routers } = manualParts();
    const extraInterfaces = [
      { network: new NatNetwork(stack, 'admin', { cidr: '172.16.0.0/24' }), address: '172.16.0.1' },
    ];
    const make = (): unknown =>
      // @ts-expect-error: a server that is made elsewhere has no such prop
      RealServerPool.fromAddresses(stack, 'old', { routers, servers: { a: { ...server, extraInterfaces } } });
    expect(make).toThrow(/^LVS008: lab\/old: servers\.a\.extraInterfaces: /);
  });

  test('are refused behind routers of another stack', () => {
    const { routers } = manualParts();
    const make = (): unknown =>
      RealServerPool.fromAddresses(emptyStack('other'), 'old', { routers, servers: { a: server } });
    expect(make).toThrow(/^LVS009: other\/old: routers: /);
  });
});
