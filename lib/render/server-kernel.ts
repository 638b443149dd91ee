import type { GuestPool } from '../model/real-server-pool';

/** One kernel setting of a host and what it is for. */
export interface Sysctl {
  readonly key: string;
  readonly value: number | string;
  readonly reason: string;
}

/** A kernel module that a host loads by name, and what it is for. */
export interface Module {
  readonly name: string;
  readonly reason: string;
}

/** The kernel settings of a server; by NAT it needs none. */
export function serverSysctls({ forwarding }: GuestPool): readonly Sysctl[] {
  if (forwarding.method === 'nat') {
    return [];
  }
  const isQuiet = forwarding.arp === 'sysctl';
  const none = 'rules of nft keep the virtual addresses from the neighbours';
  return [
    {
      key: 'net.ipv4.conf.all.arp_ignore',
      value: isQuiet ? 1 : 0,
      reason: isQuiet ? 'no answer for the virtual addresses: whoever asks means the active router' : none,
    },
    {
      key: 'net.ipv4.conf.all.arp_announce',
      value: isQuiet ? 2 : 0,
      reason: isQuiet ? 'questions name no virtual address as their sender: neighbours would learn it from them' : none,
    },
    ...(forwarding.method === 'tunnel'
      ? [
          {
            key: 'net.ipv4.conf.tunl0.rp_filter',
            value: 2,
            reason: 'what comes out of the tunnel has another way back; the larger one of this and all is in force',
          },
        ]
      : []),
  ];
}

/** The kernel modules of a server. */
export function serverModules({ forwarding }: GuestPool): readonly Module[] {
  return forwarding.method === 'tunnel'
    ? [{ name: 'ipip', reason: 'it brings tunl0, which takes the packets out of the tunnel' }]
    : [];
}
