import type { ManifestCluster } from '../../manifest';
import { vrrpStateOf } from './journal';
import type { RouterView } from './look';
import type { AddressStatus, RouterStatus, StatusFinding } from './status';

/** What a router is; undefined views are routers that do not answer. */
export function routerStatus({ routers }: ManifestCluster, name: string, view: RouterView | undefined): RouterStatus {
  const nics = routers.interfaces.map(({ nic }) => nic);
  if (view === undefined) {
    return { name, state: 'silent', sides: nics.map((nic) => ({ nic, hasCarrier: false })), sync: [] };
  }
  const told = vrrpStateOf(view.transitions);
  const since = view.state.isRunning ? told?.since : stoppedAt(view);
  return {
    name,
    state: stateOf(view, told?.state),
    ...(since !== undefined && { since }),
    sides: nics.map((nic) => ({ nic, hasCarrier: view.carriers.has(nic) })),
    sync: view.sync,
  };
}

function stoppedAt({ transitions }: RouterView): string | undefined {
  return transitions.filter(({ text }) => text.startsWith('Stopped Keepalived')).at(-1)?.at;
}

function stateOf({ state }: RouterView, told: string | undefined): RouterStatus['state'] {
  if (!state.isRunning) {
    return 'stopped';
  }
  switch (told) {
    case 'FAULT':
      return 'fault';
    case 'MASTER':
      return 'active';
    case 'BACKUP':
      return 'standby';
    default:
      return state.holds === 'all' ? 'active' : 'standby';
  }
}

/** Which router holds each floating address. */
export function addressesOf({ routers }: ManifestCluster, views: readonly RouterView[]): readonly AddressStatus[] {
  return routers.interfaces.flatMap(({ nic, floating }) =>
    floating.map((address) => ({
      address,
      nic,
      heldBy: views.filter(({ addresses }) => addresses.has(address)).map(({ router }) => router),
    })),
  );
}

/** What is wrong with who is what. */
export function routerFindings(
  routers: readonly RouterStatus[],
  addresses: readonly AddressStatus[],
): readonly StatusFinding[] {
  const active = routers.filter(({ state }) => state === 'active').map(({ name }) => name);
  const answering = routers.filter(({ state }) => state !== 'silent');
  return [
    ...routers.flatMap((router): readonly StatusFinding[] => {
      const { name: host, state, sync } = router;
      const missing = (['master', 'backup'] as const).filter((daemon) => !sync.includes(daemon));
      return [
        ...(state === 'silent' ? [{ host, kind: 'silent', text: 'does not answer' } as const] : []),
        ...(state === 'stopped' ? [{ host, kind: 'vrrp', text: 'keepalived does not run' } as const] : []),
        ...(state === 'fault'
          ? [
              {
                host,
                kind: 'vrrp',
                text: 'keepalived is in fault: a NIC or a tracked path is dead, or it was told to stand aside',
              } as const,
            ]
          : []),
        ...(state !== 'silent' && missing.length > 0
          ? [{ host, kind: 'sync', text: `IPVS's sync daemon does not run (${missing.join(', ')})` } as const]
          : []),
      ];
    }),
    ...(active.length > 1
      ? [{ kind: 'vrrp', text: `${active.join(' and ')} are both active: they do not hear each other` } as const]
      : []),
    ...(answering.length > 0 ? addresses.flatMap((address) => addressFindings(address, active)) : []),
  ];
}

function addressFindings({ address, nic, heldBy }: AddressStatus, active: readonly string[]): readonly StatusFinding[] {
  if (heldBy.length === 0) {
    return [{ kind: 'floating-address', text: `no router holds ${address} (${nic})` }];
  }
  const wrongly = heldBy.filter((router) => !active.includes(router));
  return wrongly.map((host) => ({
    host,
    kind: 'floating-address',
    text: `holds ${address} on ${nic} and is not active: it was set by hand, or is left over`,
  }));
}
