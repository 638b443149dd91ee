import type { Host, Nic } from '../model/host';
import { printYaml } from './yaml';

/**
 * cloud-init's network-config, version 1 matched by MAC: of the two versions the one that networkd, netplan,
 * sysconfig and eni all render. It holds real addresses only.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v1.html
 */
export function renderNetworkConfig(host: Host): string {
  return printYaml({ version: 1, config: host.nics.map(physical) });
}

function physical(nic: Nic): object {
  return { type: 'physical', name: nic.name, mac_address: `${nic.mac}`, subnets: [subnet(nic)] };
}

function subnet(nic: Nic): object {
  if (!nic.onBoot) {
    return { type: 'manual' };
  }
  const gateway = nic.gateway === undefined ? {} : { gateway: `${nic.gateway}` };
  return { type: 'static', address: `${nic.address}/${nic.cidr.prefixLength}`, ...gateway };
}
