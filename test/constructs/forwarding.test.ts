import type { TerraformStack } from 'cdktf';
import { describe, expect, test } from 'vitest';
import type { LvsClusterProps, LvsRouterPairProps, Network, RealServerPoolProps } from '../../lib';
import { InputError, LvsCluster, LvsRouterPair, PublicNetwork, RealServerPool, RoutedNetwork } from '../../lib';
import { VirtualService, Workload } from '../../lib';
import { addHost, addImage, addRouters, attributes, emptyStack, seeds, synth } from '../stack';

// What a caller writes of the topologies, and what becomes of it.

interface Parts {
  readonly stack: TerraformStack;
  readonly farm: RoutedNetwork;
  readonly routers: LvsRouterPair;
}

function parts(overrides: Partial<LvsRouterPairProps> = {}): Parts {
  const stack = emptyStack();
  addHost(stack);
  const farm = new RoutedNetwork(stack, 'farm', { cidr: '10.20.30.0/24', gateway: '10.20.30.254' });
  return { stack, farm, routers: addRouters(stack, overrides) };
}

/** On the network of its own. */
const FAR = { rs1: '10.20.30.1', rs2: '10.20.30.2' };

function pool({ stack, routers }: Parts, props: Partial<RealServerPoolProps>): RealServerPool {
  return new RealServerPool(stack, 'web', { routers, servers: FAR, workload: Workload.nginx(), ...props });
}

/** What a caller without a compiler may write. */
function any(value: unknown): never {
  return value as never;
}

describe('the forwarding of a pool', () => {
  test.each<[Partial<RealServerPoolProps>, unknown]>([
    [{}, { method: 'nat' }],
    [{ forwarding: 'nat' }, { method: 'nat' }],
    [{ forwarding: 'direct-routing' }, { method: 'direct-routing', arp: 'sysctl' }],
    [
      { forwarding: 'direct-routing', arp: 'nftables' },
      { method: 'direct-routing', arp: 'nftables' },
    ],
    [
      { forwarding: 'direct-routing', arp: 'redirect' },
      { method: 'direct-routing', arp: 'redirect' },
    ],
    [{ forwarding: 'tunnel' }, { method: 'tunnel', arp: 'sysctl' }],
    [
      { forwarding: 'tunnel', arp: 'nftables' },
      { method: 'tunnel', arp: 'nftables' },
    ],
  ])('is with %o %o', (props, forwarding) => {
    expect(pool(parts(), props).model.forwarding).toEqual(forwarding);
  });

  test("has its servers on the routers' private network, on their only one, or on the one that is named", () => {
    const networkOf = (given: Parts, named?: Network): string =>
      pool(given, { forwarding: 'tunnel', ...(named !== undefined && { network: named }) }).model.network.path;
    const far = parts();
    expect(networkOf(far, far.farm)).toBe('lab/farm');
    expect(networkOf(parts())).toBe('lab/private');
    expect(networkOf(oneNic())).toBe('lab/wan');
  });

  test('is of servers that are made elsewhere as well, but for what keeps them quiet', () => {
    const { stack, routers, farm } = parts();
    const old = RealServerPool.fromAddresses(stack, 'old', {
      routers,
      forwarding: 'tunnel',
      network: farm,
      servers: FAR,
    });
    expect(old.model).toMatchObject({ kind: 'addresses', forwarding: { method: 'tunnel' }, network: farm.model });
  });

  test.each<[string, (given: Parts) => Partial<RealServerPoolProps>, string, string]>([
    ['another word', () => ({ forwarding: any('dr') }), 'forwarding', 'write one of nat, direct-routing, tunnel'],
    [
      'another way to be quiet',
      () => ({ forwarding: 'tunnel', arp: any('arptables') }),
      'arp',
      'write one of sysctl, nftables, redirect',
    ],
    [
      'redirected packets out of a tunnel',
      () => ({ forwarding: 'tunnel', arp: 'redirect' }),
      'arp',
      "'redirect' finds no address on a tunnel",
    ],
    ['a way to be quiet by NAT', () => ({ arp: 'sysctl' }), 'arp', "forwarding 'nat'"],
    ['a network by NAT', ({ farm }) => ({ network: farm, forwarding: 'nat' }), 'network', "forwarding 'nat'"],
    ['a network of another stack', () => ({ forwarding: 'tunnel', network: parts().farm }), 'network', 'lab/farm'],
  ])('refuses %s', (_, props, prop, words) => {
    const given = parts();
    const build = (): unknown => pool(given, props(given));
    expect(build).toThrow(InputError);
    expect(build).toThrow(new RegExp(`lab/web: ${prop}: .*${words}`));
    expect(given.stack.node.tryFindChild('web')).toBeUndefined();
  });
});

/** Routers on one network alone. */
function oneNic(): Parts {
  const stack = emptyStack();
  addHost(stack);
  const farm = new RoutedNetwork(stack, 'farm', { cidr: '10.20.30.0/24', gateway: '10.20.30.254' });
  const network = new PublicNetwork(stack, 'wan', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image: addImage(stack),
    publicInterface: { network, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  });
  return { stack, farm, routers };
}

test('routers with one NIC are machines with one NIC, and their servers machines of the network that is named', () => {
  const given = oneNic();
  const web = pool(given, { forwarding: 'tunnel', network: given.farm });
  new VirtualService(given.stack, 'http', { pool: web, port: 80 });
  synth(given.stack);
  const configs = Object.entries(seeds(given.stack)).map(([name, { networkConfig }]) => [
    name,
    networkConfig.match(/name: eth\d/g)?.length,
    /gateway: (\S+)/.exec(networkConfig)?.[1],
  ]);
  expect(configs).toEqual([
    ['lvs-primary', 1, '192.168.26.254'],
    ['lvs-backup', 1, '192.168.26.254'],
    ['web-rs1', 1, '10.20.30.254'],
    ['web-rs2', 1, '10.20.30.254'],
  ]);
});

describe('a RoutedNetwork', () => {
  const made = (props: { readonly cidr: string; readonly gateway?: string }): RoutedNetwork =>
    new RoutedNetwork(emptyStack(), 'farm', props);

  test("has the hypervisor's host as its gateway, its first address unless another one is said", () => {
    const gatewayOf = ({ model }: RoutedNetwork): string => `${model.gateway}`;
    expect(gatewayOf(made({ cidr: '10.20.30.0/24' }))).toBe('10.20.30.1');
    expect(gatewayOf(made({ cidr: '10.20.30.0/24', gateway: '10.20.30.254' }))).toBe('10.20.30.254');
  });

  test('is one of libvirt that passes everything on, where a PublicNetwork masquerades and a NatNetwork is isolated', () => {
    const given = parts();
    const web = pool(given, { forwarding: 'tunnel', network: given.farm });
    new VirtualService(given.stack, 'http', { pool: web, port: 80 });
    expect(attributes(synth(given.stack), 'libvirt_network', 'mode')).toEqual({
      farm: 'open',
      public: 'nat',
      private: 'none',
    });
  });

  test.each([
    [{ cidr: '10.20.30.0' }, 'cidr'],
    [{ cidr: '10.20.30.0/31' }, 'cidr'],
    [{ cidr: '10.20.30.0/24', gateway: '10.20.30' }, 'gateway'],
    [{ cidr: '10.20.30.0/24', mtu: 1279 }, 'mtu'],
    [{ cidr: '10.20.30.0/24', linkMbit: 0 }, 'linkMbit'],
  ])('refuses %o', (props, prop) => {
    expect(() => made(props)).toThrow(new RegExp(`lab/farm: ${prop}: `));
  });
});

describe('an LvsCluster', () => {
  function cluster(props: Partial<LvsClusterProps>): LvsCluster {
    const stack = emptyStack();
    addHost(stack);
    return new LvsCluster(stack, 'web', { image: addImage(stack), ...props });
  }

  test.each<[LvsClusterProps['forwarding'], string, string | undefined]>([
    [undefined, 'none', undefined],
    ['nat', 'none', undefined],
    ['direct-routing', 'open', '10.11.12.254'],
    ['tunnel', 'open', '10.11.12.254'],
  ])('is whole with forwarding %s', (forwarding, mode, gateway) => {
    const { pool: made, privateNetwork, node } = cluster({ ...(forwarding !== undefined && { forwarding }) });
    expect(made.model.forwarding.method).toBe(forwarding ?? 'nat');
    expect(privateNetwork.model.gateway?.toString()).toBe(gateway);
    const modes = attributes(synth(node.scope as TerraformStack), 'libvirt_network', 'mode');
    expect(Object.values(modes).sort()).toEqual(['nat', mode].sort());
  });

  test('refuses another word', () => {
    expect(() => cluster({ forwarding: any('direct') })).toThrow('lab/web: forwarding: ');
  });
});
