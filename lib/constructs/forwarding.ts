import type { Construct } from 'constructs';
import { InputError } from '../errors';
import { ARP_METHODS, FORWARDING_METHODS } from '../model/forwarding';
import type { RealServerPool } from '../model/real-server-pool';
import type { RouterPair } from '../model/router-pair';
import type { Parse } from './edge';
import { oneOf } from './edge';
import { requireSameStack } from './guest';
import type { RealServerForwarding } from './real-server-pool-props';

/** How a pool's servers get their packets, and on which network. */
export function forwardingFacts(
  parse: Parse,
  scope: Construct,
  props: RealServerForwarding,
  pair: RouterPair,
): Pick<RealServerPool, 'forwarding' | 'network'> {
  const method = parse('forwarding', props.forwarding ?? 'nat', oneOf(FORWARDING_METHODS));
  const usual = (pair.privateInterface ?? pair.publicInterface).network;
  if (method === 'nat') {
    parse('network', props.network, leftOut);
    parse('arp', props.arp, leftOut);
    return { forwarding: { method }, network: usual };
  }
  const { network } = props;
  parse('network', undefined, () => requireSameStack(scope, network === undefined ? [] : [network]));
  const arp = parse('arp', props.arp ?? 'sysctl', oneOf(ARP_METHODS));
  parse('arp', [method, arp].join(' '), notIntoTunnel);
  return { forwarding: { method, arp }, network: network?.model ?? usual };
}

/** What leaves tunl0 would be led to an address of tunl0, which has none. */
function notIntoTunnel(both: string): void {
  if (both === 'tunnel redirect') {
    throw new InputError('LVS008', "'redirect' finds no address on a tunnel: write 'sysctl' or 'nftables'");
  }
}

function leftOut(given: unknown): void {
  if (given !== undefined) {
    throw new InputError('LVS008', "says nothing with forwarding 'nat': leave it out");
  }
}
