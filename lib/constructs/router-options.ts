import { InputError } from '../errors';
import type { PacketFilter } from '../model/packet-filter';
import type { RouterPair } from '../model/router-pair';
import { CONNECTION_TABLE_BITS, TIMEOUT_SECONDS, CONNTRACK_MAX } from '../model/router-kernel';
import type { TrackedPaths } from '../model/tracked-path';
import { TRACK_COUNT, TRACK_INTERVAL_SECONDS } from '../model/tracked-path';
import type { NotifyScript, NotifyState } from '../model/vrrp';
import { ARP_REPEAT, ARP_SECONDS, NOTIFY_STATES, notifyPath, PREEMPT_DELAY_SECONDS, VRRP_TIMING } from '../model/vrrp';
import { Ipv4Address } from '../net/ipv4-address';
import { Ipv4Network } from '../net/ipv4-network';
import type { Range } from '../net/whole-number';
import { wholeNumber } from '../net/whole-number';
import { commandWords } from './command-words';
import type { Parse } from './edge';
import { made, nonEmpty, oneOf, plainText } from './edge';
import type { LvsRouterOptions } from './lvs-router-options';

type Options = Pick<
  RouterPair,
  'timing' | 'preemptDelaySeconds' | 'peers' | 'gratuitousArp' | 'notify' | 'trackedPaths' | 'filter' | 'kernel'
>;

/** A number, or what stands for it when it is left out. */
type NumberOr = <D>(prop: string, value: number | undefined, range: Range, otherwise: D) => number | D;

/** @param gateway of the public network */
export function routerOptions(parse: Parse, props: LvsRouterOptions, gateway: Ipv4Address | undefined): Options {
  const { gratuitousArp = {}, timeouts = {} } = props;
  const number: NumberOr = (prop, value, range, otherwise) =>
    value === undefined ? otherwise : parse(prop, value, wholeNumber(range));
  return {
    timing: VRRP_TIMING[parse('timing', props.timing ?? 'manual', oneOf(['manual', 'fast']))],
    preemptDelaySeconds: preemptDelay(parse, props.preempt ?? false),
    peers: parse('peers', props.peers ?? 'multicast', oneOf(['multicast', 'unicast'])),
    gratuitousArp: {
      repeat: number('gratuitousArp.repeat', gratuitousArp.repeat, ARP_REPEAT, 5),
      delaySeconds: number('gratuitousArp.delaySeconds', gratuitousArp.delaySeconds, ARP_SECONDS, 5),
      refreshSeconds: number('gratuitousArp.refreshSeconds', gratuitousArp.refreshSeconds, ARP_SECONDS, 60),
    },
    notify: NOTIFY_STATES.flatMap((state) => {
      const given = props.notify?.[state];
      return given === undefined ? [] : [parse(`notify.${state}`, given, (value) => notifyScript(state, value))];
    }),
    trackedPaths: trackedPaths(parse, props, number, gateway),
    filter: packetFilter(parse, props),
    kernel: {
      timeouts: {
        tcpSeconds: number('timeouts.tcpSeconds', timeouts.tcpSeconds, TIMEOUT_SECONDS, undefined),
        tcpFinSeconds: number('timeouts.tcpFinSeconds', timeouts.tcpFinSeconds, TIMEOUT_SECONDS, undefined),
        udpSeconds: number('timeouts.udpSeconds', timeouts.udpSeconds, TIMEOUT_SECONDS, undefined),
      },
      connectionTableBits: number('connectionTableBits', props.connectionTableBits, CONNECTION_TABLE_BITS, undefined),
      conntrackMax: number('conntrackMax', props.conntrackMax, CONNTRACK_MAX, undefined),
    },
  };
}

function preemptDelay(parse: Parse, given: boolean | { readonly delaySeconds: number }): number | undefined {
  if (typeof given === 'boolean') {
    return given ? 0 : undefined;
  }
  const { delaySeconds } = parse('preempt', given, made('delaySeconds', 'true, false or { delaySeconds: 60 }'));
  return parse('preempt.delaySeconds', delaySeconds, wholeNumber(PREEMPT_DELAY_SECONDS));
}

function trackedPaths(
  parse: Parse,
  props: LvsRouterOptions,
  number: NumberOr,
  gateway: Ipv4Address | undefined,
): TrackedPaths {
  const { trackPaths = 'gateway', tracking = {} } = props;
  const intervalSeconds = number('tracking.intervalSeconds', tracking.intervalSeconds, TRACK_INTERVAL_SECONDS, 2);
  const shorter = { from: 1, to: intervalSeconds - 1 };
  const addresses = (): readonly Ipv4Address[] => {
    if (typeof trackPaths === 'string') {
      const word = parse('trackPaths', trackPaths, oneOf(['gateway', 'none']));
      return word === 'gateway' && gateway !== undefined ? [gateway] : [];
    }
    const texts = parse('trackPaths', trackPaths, nonEmpty);
    return texts.map((text) => parse('trackPaths', text, Ipv4Address.parse));
  };
  return {
    addresses: addresses(),
    times: {
      intervalSeconds,
      timeoutSeconds: number('tracking.timeoutSeconds', tracking.timeoutSeconds, shorter, 1),
      fall: number('tracking.fall', tracking.fall, TRACK_COUNT, 2),
      rise: number('tracking.rise', tracking.rise, TRACK_COUNT, 2),
    },
  };
}

function packetFilter(parse: Parse, props: LvsRouterOptions): PacketFilter {
  const kind = parse('filter', props.filter ?? 'closed', oneOf(['closed', 'off']));
  const { sshFrom } = props;
  if (sshFrom === undefined) {
    return kind === 'off' ? { kind } : { kind, sshFrom: undefined };
  }
  const texts = parse('sshFrom', sshFrom, nonEmpty);
  const sources = texts.map((text) => parse('sshFrom', text, networkOrAddress));
  return kind === 'off' ? parse('sshFrom', sources, refuseWithoutFilter) : { kind, sshFrom: sources };
}

function networkOrAddress(text: string): Ipv4Network | Ipv4Address {
  return typeof text === 'string' && text.includes('/') ? Ipv4Network.ofMachines(text) : Ipv4Address.parse(text);
}

function refuseWithoutFilter(): never {
  throw new InputError('LVS008', "says nothing without a filter: leave it out, or write filter: 'closed'");
}

function notifyScript(state: NotifyState, given: string | readonly string[]): NotifyScript {
  if (typeof given === 'string') {
    if (!/^#! ?\/\S/.test(plainText(given))) {
      throw new InputError(
        'LVS008',
        "is neither a script nor a command: begin the script with '#!' and its interpreter, or write the words of a command as a list",
      );
    }
    // env is there while the script is not: keepalived refuses a file that names what does not exist
    return { state, command: ['/usr/bin/env', notifyPath(state)], content: given };
  }
  return { state, command: commandWords(given), content: undefined };
}
