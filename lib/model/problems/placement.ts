import type { Lab } from '../cluster';
import { routerHost } from '../host';
import type { Hypervisor } from '../hypervisor';
import { hypervisorOf, hypervisorsWith, machinesOn } from '../placement';
import type { Network } from '../network';
import { ROUTER_ROLES, sidesOf } from '../router-pair';
import type { Problem } from './problem';
import { sharing } from './problem';

/** LVS095 to LVS098: machines on several hypervisors, and the networks between them. */
export function placementProblems(lab: Lab): readonly Problem[] {
  return [
    ...lab.networks.flatMap((network) => [...torn(lab, network), ...withoutTunnel(lab, network)]),
    ...together(lab),
    ...tunnels(lab.networks),
  ];
}

/** The bridge of such a network is libvirt's own, on one hypervisor. */
function torn(lab: Lab, network: Network): readonly Problem[] {
  const [first, second] = hypervisorsWith(lab, network);
  if (network.wire.kind === 'bridge' || first === undefined || second === undefined) {
    return [];
  }
  const on = (hypervisor: Hypervisor): string =>
    machinesOn(lab, network).find((host) => hypervisorOf(lab.hypervisors, host) === hypervisor)?.name ?? '';
  return [
    {
      code: 'LVS095',
      severity: 'error',
      path: network.path,
      message: `${network.path} has machines on ${first.path} (${on(first)}) and on ${second.path} (${on(second)}), and is a network of libvirt's own: it would be two, and the one's machines would not reach the other's`,
      fix: "make it by fromBridge, over a bridge that each host has, or with vxlan: { id: 100 }; or place all its machines on one host by 'hosts' and 'host'",
    },
  ];
}

function withoutTunnel(lab: Lab, network: Network): readonly Problem[] {
  const hypervisors = hypervisorsWith(lab, network);
  if (network.wire.kind !== 'bridge' || network.wire.vxlanId === undefined || hypervisors.length < 2) {
    return [];
  }
  const { vxlanId } = network.wire;
  return hypervisors
    .filter(({ tunnelAddress }) => tunnelAddress === undefined)
    .map(({ path }) => ({
      code: 'LVS097',
      severity: 'error',
      path: network.path,
      message: `${network.path} reaches ${path} over VXLAN ${vxlanId}, and that host has no tunnelAddress: the others would not know where to send`,
      fix: `give ${path} a tunnelAddress, on which its neighbours reach it`,
    }));
}

/** Where a network of theirs is libvirt's own, they cannot be parted. */
function together(lab: Lab): readonly Problem[] {
  if (lab.hypervisors.length < 2) {
    return [];
  }
  const partable = lab.clusters.filter(({ pair }) =>
    sidesOf(pair).every(({ network }) => network.wire.kind === 'bridge'),
  );
  return partable.flatMap(({ pair }) => {
    const [primary, backup] = ROUTER_ROLES.map((role) => hypervisorOf(lab.hypervisors, routerHost(pair, role)));
    return primary === undefined || primary !== backup
      ? []
      : [
          {
            code: 'LVS096',
            severity: 'warning',
            path: pair.path,
            message: `both routers of ${pair.path} run on ${primary.path}: when that host fails, nobody takes over`,
            fix: "place them on two by 'hosts', or leave it out",
          },
        ];
  });
}

/** A bridge that carries a network, and the tunnel that it is the end of. */
interface BridgeEnd {
  readonly path: string;
  readonly bridge: string;
  readonly id: number | undefined;
}

/**
 * A bridge that is the end of two tunnels joins what is meant to be two networks; so does a tunnel with two bridges, and a
 * bridge that has a tunnel for one network and none for another.
 */
function tunnels(networks: readonly Network[]): readonly Problem[] {
  const ends = networks.flatMap(({ path, wire }): readonly BridgeEnd[] =>
    wire.kind === 'bridge' ? [{ path, bridge: wire.bridge, id: wire.vxlanId }] : [],
  );
  const joined = ends.filter(({ id }) => id !== undefined);
  // who is at odds with one by its tunnel and with another by its bridge is one mistake
  const atOdds = new Map([
    ...sharing(joined, ({ id }) => `${id}`).flatMap((group) => unlikeFirst(group, 'bridge')),
    ...sharing(ends, ({ bridge }) => bridge).flatMap((group) => unlikeFirst(group, 'id')),
  ]);
  return [...atOdds].map(([end, other]) => ({
    code: 'LVS098',
    severity: 'error',
    path: end.path,
    message: `${said(end)}, and ${said(other)}: they would be one wire by the one, and two by the other`,
    fix: 'give each VXLAN a bridge of its own, and each bridge one id',
  }));
}

function unlikeFirst(
  [first, ...others]: readonly [BridgeEnd, ...BridgeEnd[]],
  by: 'bridge' | 'id',
): readonly (readonly [BridgeEnd, BridgeEnd])[] {
  return others.filter((each) => each[by] !== first[by]).map((each) => [each, first]);
}

function said({ path, bridge, id }: BridgeEnd): string {
  return `${path} is ${id === undefined ? 'without VXLAN' : `VXLAN ${id}`} on bridge ${bridge}`;
}
