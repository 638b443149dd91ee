import { HostError } from '../../host/host-error';
import type { Manifest, ManifestCluster, ManifestHost, ManifestNetwork } from '../../manifest';
import { Ipv4Address } from '../../net/ipv4-address';
import { Ipv4Network } from '../../net/ipv4-network';
import { hostNamed } from './host-named';

/** A host that is asked by its address. */
export interface SshStop {
  readonly host: string;
  readonly address: string;
  readonly user: string;
  /** By which ssh knows the host's key: a guest that was made anew has another name. */
  readonly alias: string;
}

/** How the hypervisor's host gets to a host: at once, or through a router. */
export interface SshWay extends SshStop {
  readonly jump: SshStop | undefined;
}

/** Whom cloud-init makes in the images of a distribution. */
const USERS: Readonly<Record<string, string>> = { 'rhel-9': 'cloud-user' };
const USUAL_USER = 'debian';

/**
 * The way to a host.
 *
 * @param active - routers that hold floating addresses: those are known to be up
 * @throws HostError for a host that the stack lets nobody into
 */
export function sshWay(manifest: Manifest, name: string, active: readonly string[], user?: string): SshWay {
  const host = hostNamed(manifest, name);
  const near = nearAddress(manifest, host);
  if (near !== undefined) {
    requireLogin(manifest, host, near.network);
    return { ...stopOf(host, near.address, user), jump: undefined };
  }
  for (const router of routersBeside(manifest, host, active)) {
    const own = nearAddress(manifest, router);
    const address = host.nics.find(({ network }) => router.nics.some((nic) => nic.network === network))?.address;
    if (own !== undefined && address !== undefined) {
      requireLogin(manifest, host, undefined);
      requireLogin(manifest, router, own.network);
      return { ...stopOf(host, address, user), jump: stopOf(router, own.address, user) };
    }
  }
  throw new HostError(
    `there is no way from here to ${name}: its networks are isolated; 'npx cdktf-lvs console ${name}' needs none`,
  );
}

function stopOf(host: ManifestHost, address: string, user: string | undefined): SshStop {
  const usual = USERS[host.distribution] ?? USUAL_USER;
  return { host: host.name, address, user: user ?? usual, alias: host.seed.instance };
}

/** An address on a network that the hypervisor's host is on as well; of a bridge, nobody here knows who is. */
function nearAddress(
  { networks }: Manifest,
  { nics }: ManifestHost,
): { readonly address: string; readonly network: ManifestNetwork } | undefined {
  const near = nics
    .filter(({ onBoot }) => onBoot)
    .flatMap(({ address, network: path }) => {
      const network = networks.find((each) => each.path === path);
      return network !== undefined && (network.hostAddress !== undefined || network.wire === 'bridge')
        ? [{ address, network }]
        : [];
    });
  return near[0];
}

/** The routers that share a network with the host, the active ones first. */
function routersBeside(
  { clusters, hosts }: Manifest,
  host: ManifestHost,
  active: readonly string[],
): readonly ManifestHost[] {
  const names = clusters.flatMap(({ routers: { primary, backup } }) => [primary, backup]);
  const sorted = [...names.filter((name) => active.includes(name)), ...names.filter((name) => !active.includes(name))];
  return sorted.flatMap((name) => {
    const router = hosts.find((each) => each.name === name);
    const isBeside = router?.nics.some(({ network }) => host.nics.some((nic) => nic.network === network)) === true;
    return isBeside && name !== host.name ? [router] : [];
  });
}

function requireLogin({ clusters }: Manifest, host: ManifestHost, by: ManifestNetwork | undefined): void {
  if (host.sshKeys === undefined) {
    throw new HostError(
      `the stack lets nobody into ${host.name}: give its GuestImage sshKeys, with the line of a file such as ` +
        `~/.ssh/id_ed25519.pub, and deploy (which makes the guests anew); 'npx cdktf-lvs console ${host.name}' needs no key`,
    );
  }
  const routers = clusters.find(({ routers: { primary, backup } }) => [primary, backup].includes(host.name))?.routers;
  const from = by?.hostAddress;
  if (routers !== undefined && from !== undefined && !isLetIn(routers, from)) {
    throw new HostError(
      `the filter of ${host.name} lets in SSH from ${routers.sshFrom?.join(', ') ?? ''} alone, and this machine asks ` +
        `from ${from}: add it to sshFrom of the routers and deploy`,
    );
  }
}

function isLetIn({ filter, sshFrom }: ManifestCluster['routers'], from: string): boolean {
  return (
    filter === 'off' ||
    sshFrom === undefined ||
    sshFrom.some((each) =>
      each.includes('/') ? Ipv4Network.parse(each).contains(Ipv4Address.parse(from)) : each === from,
    )
  );
}
