import type { Ipv4Address } from '../../net/ipv4-address';
import { Port } from '../../net/port';
import type { Service } from '../service';
import { portsOverlap, sharePort } from '../service';
import type { Problem } from './problem';

/** LVS055 and LVS056: whether the answers of a one-packet service can be told from all others. */
export function onePacketProblems(service: Service, earlier: readonly Service[]): readonly Problem[] {
  const { path } = service;
  if (!service.onePacket) {
    return [];
  }
  const wrong = service.ports.filter((port) => port.protocol !== 'udp');
  if (wrong.length > 0) {
    const message = `onePacketScheduling with ${wrong.join(', ')}: only udp has packets that stand alone`;
    const fix = 'leave it out, or give the udp ports a service of their own';
    return [{ code: 'LVS055', severity: 'error', path, message, fix }];
  }
  // two that ask for the same port of one address are LVS018
  const others = earlier.filter((other) => other.onePacket && !sharePort(service, other));
  return others.flatMap((other): readonly Problem[] => {
    const twice = sourcesOf(service).find((source) => sourcesOf(other).some((its) => alike(source, its)));
    if (twice === undefined) {
      return [];
    }
    const message = `${other.path} and ${path} balance single packets, and ${twice.address} answers both from ${twice.ports.join(', ')}: nothing tells which of the two an answer is for`;
    const fix = 'leave onePacketScheduling out of one of them, or give it servers of its own';
    return [{ code: 'LVS056', severity: 'error', path, message, fix }];
  });
}

/** Where answers come from. */
interface Source {
  readonly address: Ipv4Address;
  readonly ports: readonly Port[];
}

function sourcesOf({ pool, ports, sorryServer }: Service): readonly Source[] {
  const servers = pool.servers.map(({ address }): Source => ({ address, ports }));
  const { address, port } = sorryServer ?? {};
  const own = port === undefined ? ports : [Port.udp(port)];
  return address === undefined ? servers : [...servers, { address, ports: own }];
}

function alike(one: Source, other: Source): boolean {
  return one.address.equals(other.address) && portsOverlap(one.ports, other.ports);
}
