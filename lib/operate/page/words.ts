import type { ManifestCluster, ManifestNetwork, ManifestPool, ManifestServer, ManifestService } from '../../manifest';

// A few words for each thing that a drawing or a plan names.

/** The path inside the stack. */
export function shortName(stack: string, path: string): string {
  return path.startsWith(`${stack}/`) ? path.slice(stack.length + 1) : path;
}

const WIRES: Readonly<Record<ManifestNetwork['wire'], string>> = {
  isolated: 'isolated',
  nat: 'way out by NAT',
  open: 'routed',
  bridge: 'existing bridge',
};

export function networkWords({ cidr, wire, hostAddress, gateway, mtu, linkMbit }: ManifestNetwork): readonly string[] {
  return [
    cidr,
    WIRES[wire],
    ...(hostAddress === undefined || hostAddress === gateway ? [] : [`hypervisor ${hostAddress}`]),
    ...(mtu === 1500 ? [] : [`MTU ${mtu}`]),
    ...(linkMbit === undefined ? [] : [`${linkMbit} Mbit/s`]),
  ];
}

export function floatingWords({ routers: { interfaces, trackedPaths } }: ManifestCluster): readonly string[] {
  return [
    ...interfaces.flatMap(({ nic, floating, virtualRouterId }) =>
      floating.map((address) => `${nic}  ${address}  VRID ${virtualRouterId}`),
    ),
    ...(trackedPaths.length === 0 ? [] : [`watches ${trackedPaths.join(', ')}`]),
  ];
}

export function serviceWords(stack: string, service: ManifestService): string {
  const { path, pool, virtualAddress, ports, mark, scheduler, sorryServer } = service;
  return [
    `${shortName(stack, path)}: ${virtualAddress} ${portWords(ports)}`,
    ...(mark === undefined ? [] : [`mark ${mark}`]),
    scheduler,
    `to ${shortName(stack, pool)}`,
    ...(sorryServer === undefined ? [] : [`or ${sorryServer.address}`]),
  ].join(', ');
}

/** Such as `tcp 80, 443, udp 10000-20000`. */
export function portWords(ports: ManifestService['ports']): string {
  const protocols = [...new Set(ports.map(({ protocol }) => protocol))];
  return protocols
    .map((protocol) => {
      const own = ports.filter((port) => port.protocol === protocol);
      return `${protocol} ${own.map(({ first, last }) => (first === last ? first : `${first}-${last}`)).join(', ')}`;
    })
    .join(', ');
}

export const FORWARDING: Readonly<Record<ManifestPool['forwarding'], string>> = {
  nat: 'NAT',
  'direct-routing': 'direct routing',
  tunnel: 'tunnel',
};

const PLACES = { nat: undefined, 'direct-routing': 'lo', tunnel: 'tunl0' } as const;

export function poolWords(
  { path, forwarding, arp, managed }: ManifestPool,
  services: readonly ManifestService[],
  gateways: readonly string[],
): readonly string[] {
  const own = services.filter(({ pool }) => pool === path).map(({ virtualAddress }) => virtualAddress);
  const place = arp === 'redirect' ? undefined : PLACES[forwarding];
  const virtual = [...new Set(own)].join(', ');
  return [
    FORWARDING[forwarding],
    ...(managed === false ? ['made elsewhere'] : []),
    ...(gateways.length === 0 ? [] : [`gateway ${gateways.join(', ')}`]),
    ...(place === undefined || virtual === '' ? [] : [`${virtual} on ${place} of each`]),
  ];
}

export function serverWords({ weight, upperThreshold }: ManifestServer): readonly string[] {
  const words = [
    ...(weight === 1 ? [] : [`weight ${weight}`]),
    ...(upperThreshold === undefined ? [] : [`at most ${upperThreshold}`]),
  ];
  return words.length === 0 ? [] : [words.join(', ')];
}
