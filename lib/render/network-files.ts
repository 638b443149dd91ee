import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { Host } from '../model/host';
import type { GuestFile } from './guest-file';
import { birth } from './guest-file';
import { printUnit } from './unit';

/** What keeps a router's network service away from what keepalived sets, a file each. */
export function networkFiles(host: Host, { network }: Distribution): readonly GuestFile[] {
  switch (network.kind) {
    case 'networkd':
      return [
        birth(GUEST_PATH.networkd, renderNetworkd(host)),
        ...host.nics
          .flatMap((nic) => network.files(nic.name))
          .map((file) => birth(`/etc/systemd/network/${file}.d/90-lvs.conf`, renderKeepConfiguration(host))),
      ];
    case 'network-manager':
      return [birth(GUEST_PATH.networkManager, renderNetworkManager(host))];
  }
}

/** The files came after the service had started. */
export function networkReload({ network }: Distribution): readonly string[] {
  return network.kind === 'networkd' ? ['networkctl', 'reload'] : ['nmcli', 'general', 'reload', 'conf'];
}

/** networkd.conf(5): routes that others made stay. */
function renderNetworkd(host: Host): string {
  return printUnit(host.name, [
    [
      'Network',
      [
        ['ManageForeignRoutes', 'no'],
        ['ManageForeignRoutingPolicyRules', 'no'],
      ],
    ],
  ]);
}

/** systemd.network(5): a restart of networkd must not take the floating addresses away. */
function renderKeepConfiguration(host: Host): string {
  return printUnit(host.name, [['Network', [['KeepConfiguration', 'yes']]]]);
}

/** NetworkManager.conf(5): a cable that comes back must not bring the NIC up anew, without its floating addresses. */
function renderNetworkManager(host: Host): string {
  const nics = host.nics.map((nic) => `interface-name:${nic.name}`).join(',');
  return printUnit(host.name, [
    [
      'device-lvs',
      [
        ['match-device', nics],
        ['ignore-carrier', 'yes'],
      ],
    ],
  ]);
}
