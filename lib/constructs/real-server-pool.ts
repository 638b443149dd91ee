import { Construct } from 'constructs';
import type { Machine } from '../libvirt/machine';
import { realServerHost } from '../model/host';
import type { ExtraInterface, RealServer, RealServerPool as RealServerPoolModel } from '../model/real-server-pool';
import { THRESHOLD, WEIGHT } from '../model/real-server-pool';
import type { Workload } from '../model/workload';
import { Ipv4Address } from '../net/ipv4-address';
import { wholeNumber } from '../net/whole-number';
import type { Parse } from './edge';
import { edge, list, made, nonEmpty, textLike, yesOrNo } from './edge';
import { guest, MEMORY_MIB, requireSameStack, VCPU } from './guest';
import type { GuestImage } from './guest-image';
import { nameInStack } from './host-name';
import type { LvsRouterPair } from './lvs-router-pair';
import type { Network } from './network';
import { Site } from './site';

/** A NIC of a real server beside the one that faces the routers: static, without a gateway. */
export interface RealServerInterface {
  readonly network: Network;
  readonly address: string;
  /**
   * Refused while `onBoot` is true: of two gateways the one whose interface comes up first would be used.
   *
   * @default - none
   */
  readonly gateway?: string;
  /**
   * Whether the interface comes up at boot.
   *
   * @default true
   */
  readonly onBoot?: boolean;
}

/** A real server: its address on the private network, or more than that. */
export interface RealServerProps {
  readonly address: string;
  /**
   * Its share relative to the others, 0 to 65535; 0 takes no new connections.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * Connections with which it takes no more, 1 to 4294967295.
   *
   * @default - no limit
   */
  readonly upperThreshold?: number;
  /**
   * Connections below which it takes some again, 1 to `upperThreshold`.
   *
   * @default - three quarters of `upperThreshold`
   */
  readonly lowerThreshold?: number;
  /**
   * More NICs, eth1 and on.
   *
   * @default - none
   */
  readonly extraInterfaces?: readonly RealServerInterface[];
}

/** Properties of a RealServerPool. */
export interface RealServerPoolProps {
  readonly routers: LvsRouterPair;
  /** The servers by name (small letters, digits, `-`); a name is part of the host name. */
  readonly servers: Readonly<Record<string, string | RealServerProps>>;
  readonly workload: Workload;
  /**
   * The image of the servers.
   *
   * @default - the routers' image
   */
  readonly image?: GuestImage;
  /**
   * Memory of each server in MiB, 128 to 1048576.
   *
   * @default 384
   */
  readonly memoryMiB?: number;
  /**
   * Processors of each server, 1 to 256.
   *
   * @default 1
   */
  readonly vcpu?: number;
}

/** Servers behind a pair of routers, with one NIC each whose gateway is the private floating address. */
export class RealServerPool extends Construct {
  public readonly model: RealServerPoolModel;
  private readonly machines: ReadonlyMap<string, Machine>;

  /** @throws InputError for a value that is none; objects at odds are reported together by the synth */
  public constructor(scope: Construct, id: string, props: RealServerPoolProps) {
    const parse = edge(scope, id, new.target);
    parse('routers', undefined, () => requireSameStack(scope, [props.routers]));
    const image = props.image ?? props.routers.image;
    parse('image', undefined, () => requireSameStack(scope, [image]));
    parse('workload', props.workload, made('kind', 'Workload.nginx(), Workload.vsftpd() or Workload.custom({ ... })'));
    const name = parse('id', id, () => nameInStack(scope, id));
    const path = [scope.node.path, id].join('/');
    const servers = parse('servers', Object.entries(props.servers), nonEmpty).map(([key, server]): RealServer => {
      parse(`servers.${key}`, key, serverName);
      const hostName = parse(`servers.${key}`, key, () => nameInStack(scope, id, key));
      return { key, path: `${path}/${key}`, name: hostName, ...facts(parse, `servers.${key}`, server) };
    });
    // by address: which server is written first changes no file
    servers.sort((one, other) => one.address.value - other.address.value);
    const hardware = {
      image,
      memoryMiB: parse('memoryMiB', props.memoryMiB ?? 384, wholeNumber(MEMORY_MIB)),
      vcpu: parse('vcpu', props.vcpu ?? 1, wholeNumber(VCPU)),
    };
    parse('servers', undefined, () => requireSameStack(scope, extraNetworks(props)));
    super(scope, id);
    this.model = { path, name, pair: props.routers.model, base: image.base, servers, workload: props.workload };
    this.machines = new Map(
      servers.map((server) => [server.key, guest(this, server.key, realServerHost(this.model, server), hardware)]),
    );
    Site.of(this).addPool(this, this.model);
  }

  /** The machine of the server with this name. */
  public machine(name: string): Machine {
    const machine = this.machines.get(name);
    if (machine === undefined) {
      throw new Error(
        `${this.node.path} has no server '${name}': its servers are ${[...this.machines.keys()].join(', ')}`,
      );
    }
    return machine;
  }
}

const serverName = textLike(
  /^[a-z][a-z0-9-]*$/,
  "a server's name: use small letters, digits and '-', the first a letter",
);

function extraNetworks({ servers }: RealServerPoolProps): readonly Network[] {
  return Object.values(servers)
    .flatMap((server) => (typeof server === 'string' ? [] : (server.extraInterfaces ?? [])))
    .map((extra) => extra.network);
}

function facts(parse: Parse, prop: string, given: string | RealServerProps): Omit<RealServer, 'key' | 'path' | 'name'> {
  const server = typeof given === 'string' ? { address: given } : given;
  const threshold = (member: string, value: number | undefined): number | undefined =>
    value === undefined ? undefined : parse(`${prop}.${member}`, value, wholeNumber(THRESHOLD));
  return {
    address: parse(`${prop}.address`, server.address, Ipv4Address.parse),
    weight: parse(`${prop}.weight`, server.weight ?? 1, wholeNumber(WEIGHT)),
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
