import type { Lab } from '../cluster';
import { routerHost } from '../host';
import { hypervisorOf, hypervisorsWith, machinesOn } from '../placement';
import type { Network } from '../network';
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
  const on = (name: string): string =>
    machinesOn(lab, network).find((host) => hypervisorOf(lab.hypervisors, host)?.path === name)?.name ?? '';
  return [
    {
      code: 'LVS095',
      severity: 'error',
      path: network.path,
      message: `${network.path} has machines on ${first.path} (${on(first.path)}) and on ${second.path} (${on(second.path)}), and is a network of libvirt's own: it would be two, and the one's machines would not reach the other's`,
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
  const partable = lab.clusters.filter(({ pair: { publicInterface, privateInterface } }) =>
    [publicInterface, privateInterface].every((side) => side === undefined || side.network.wire.kind === 'bridge'),
  );
  return partable.flatMap(({ pair }) => {
    const [primary, backup] = (['primary', 'backup'] as const).map((role) =>
      hypervisorOf(lab.hypervisors, routerHost(pair, role)),
    );
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

/**
 * A bridge that is the end of two tunnels joins what is meant to be two networks; so does a tunnel with two bridges, and a
 * bridge that has a tunnel for one network and none for another.
 */
function tunnels(networks: readonly Network[]): readonly Problem[] {
  const ends = networks.flatMap(({ path, wire }) =>
    wire.kind === 'bridge' ? [{ path, bridge: wire.bridge, id: wire.vxlanId }] : [],
  );
  const joined = ends.filter(({ id }) => id !== undefined);
  const apart = [
    ...sharing(joined, ({ id }) => `${id}`).map((same) => same.filter(({ bridge }) => bridge !== same[0].bridge)),
    ...sharing(ends, ({ bridge }) => bridge).map((same) => same.filter(({ id }) => id !== same[0].id)),
  ].flat();
  const said = ({ path, bridge, id }: (typeof ends)[number]): string =>
    `${path} is ${id === undefined ? 'without VXLAN' : `VXLAN ${id}`} on bridge ${bridge}`;
  return apart.flatMap((end): readonly Problem[] => {
    const { path, bridge, id } = end;
    const other = ends.find((each) => each.path !== path && (each.id === id) !== (each.bridge === bridge));
    return other === undefined
      ? []
      : [
          {
            code: 'LVS098',
            severity: 'error',
            path,
            message: `${said(end)}, and ${said(other)}: they would be one wire by the one, and two by the other`,
            fix: 'give each VXLAN a bridge of its own, and each bridge one id',
          },
        ];
  });
}
