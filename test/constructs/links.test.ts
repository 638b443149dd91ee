import { describe, expect, test } from 'vitest';
import type { Network, NetworkLinkProps } from '../../lib';
import { NatNetwork, PublicNetwork, RoutedNetwork } from '../../lib';
import { emptyStack } from '../stack';

// The links of a network: values that are refused stand in values.test.ts.

const cidr = '10.0.0.0/24';
const KINDS: readonly [string, (props: NetworkLinkProps) => Network][] = [
  ['a NatNetwork', (props) => new NatNetwork(emptyStack(), 'n', { cidr, ...props })],
  ['a PublicNetwork', (props) => new PublicNetwork(emptyStack(), 'n', { cidr, ...props })],
  ['a RoutedNetwork', (props) => new RoutedNetwork(emptyStack(), 'n', { cidr, ...props })],
  ['a bridge', (props) => PublicNetwork.fromBridge(emptyStack(), 'n', { cidr, bridge: 'br0', ...props })],
];

test.each([NatNetwork, PublicNetwork])('a bridge of %o is read from the props alone', (kind) => {
  const uplink = { kind: 'bridge', bridge: 'a; reboot' } as never;
  expect(() => new kind(emptyStack(), 'n', { cidr } as never, uplink)).toThrow('LVS008: lab/n: bridge');
});

describe.each(KINDS)('the links of %s', (_, make) => {
  test.each([
    [{}, { mtu: 1500, linkMbit: undefined }],
    [
      { mtu: 1280, linkMbit: 1 },
      { mtu: 1280, linkMbit: 1 },
    ],
    [
      { mtu: 65_521, linkMbit: 100_000 },
      { mtu: 65_521, linkMbit: 100_000 },
    ],
  ])('are with %o as %o', (props, link) => {
    expect(make(props).model).toMatchObject(link);
  });
});
