import type { Construct } from 'constructs';
import { InputError } from '../errors';
import type { ExtraInterface, RealServer } from '../model/real-server-pool';
import { THRESHOLD, WEIGHT } from '../model/real-server-pool';
import { Ipv4Address } from '../net/ipv4-address';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { list, nonEmpty, textLike, yesOrNo } from './edge';
import { hypervisor } from './guest';
import { nameInStack } from './host-name';
import type { RealServerAddressProps, RealServerInterface, RealServerProps } from './real-server-pool-props';

/** The servers of a pool, by address: which one is written first changes no file. */
export function realServers(
  parse: Parse,
  scope: Construct,
  id: string,
  given: Readonly<Record<string, string | RealServerProps>>,
): readonly RealServer[] {
  const path = [scope.node.path, id].join('/');
  return parse('servers', Object.entries(given), nonEmpty)
    .map(([key, server]): RealServer => {
      parse(`servers.${key}`, key, serverName);
      const hostName = parse(`servers.${key}`, key, () => nameInStack(scope, id, key));
      return { key, path: `${path}/${key}`, name: hostName, ...facts(parse, scope, `servers.${key}`, server) };
    })
    .sort((one, other) => one.address.value - other.address.value);
}

/** The same of servers that are made elsewhere, whose NICs are not this library's. */
export function realServersElsewhere(
  parse: Parse,
  scope: Construct,
  id: string,
  given: Readonly<Record<string, string | RealServerAddressProps>>,
): readonly RealServer[] {
  const servers = realServers(parse, scope, id, given);
  for (const { key, extraInterfaces, hypervisor: host } of servers) {
    parse(`servers.${key}.extraInterfaces`, extraInterfaces[0], onlyOfOwn);
    parse(`servers.${key}.host`, host, onlyOfOwn);
  }
  return servers;
}

/** Refuses what is given to servers that are made elsewhere. */
export function onlyOfOwn(given: unknown): void {
  if (given !== undefined) {
    throw new InputError('LVS008', 'belongs to servers that this library makes: leave it out');
  }
}

// it ends a host name, and RFC 1123 has none that ends in -
const serverName = textLike(
  /^[a-z](?:[a-z0-9-]*[a-z0-9])?$/,
  "a server's name: use small letters, digits and '-' between them, the first a letter",
);

function facts(
  parse: Parse,
  scope: Construct,
  prop: string,
  given: string | RealServerProps,
): Omit<RealServer, 'key' | 'path' | 'name'> {
  const server: RealServerProps = typeof given === 'string' ? { address: given } : given;
  const { host } = server;
  const threshold = (member: string, value: number | undefined): number | undefined =>
    value === undefined ? undefined : parse(`${prop}.${member}`, value, wholeNumber(THRESHOLD));
  return {
    address: parse(`${prop}.address`, server.address, Ipv4Address.parse),
    weight: parse(`${prop}.weight`, server.weight ?? 1, wholeNumber(WEIGHT)),
    hypervisor: host === undefined ? undefined : parse(`${prop}.host`, undefined, () => hypervisor(scope, host)),
    upperThreshold: threshold('upperThreshold', server.upperThreshold),
    lowerThreshold: threshold('lowerThreshold', server.lowerThreshold),
    extraInterfaces: parse(`${prop}.extraInterfaces`, server.extraInterfaces ?? [], list).map((extra, index) =>
      extraInterface(parse, `${prop}.extraInterfaces.${index}`, extra),
    ),
  };
}

function extraInterface(parse: Parse, prop: string, given: RealServerInterface): ExtraInterface {
  return {
    network: given.network.model,
    address: parse(`${prop}.address`, given.address, Ipv4Address.parse),
    gateway: given.gateway === undefined ? undefined : parse(`${prop}.gateway`, given.gateway, Ipv4Address.parse),
    onBoot: parse(`${prop}.onBoot`, given.onBoot ?? true, yesOrNo),
  };
}
