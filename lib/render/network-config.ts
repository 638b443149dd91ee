import type { Host, Nic } from '../model/host';
import { baseOf } from '../model/host';
import { ETHERNET_MTU } from '../net/link';
import type { YamlMapping } from './yaml';
import { printYaml } from './yaml';

/**
 * cloud-init's network-config, version 1 matched by MAC: of the two versions the one that networkd, netplan,
 * sysconfig and eni all render. It holds real addresses only.
 * @see https://cloudinit.readthedocs.io/en/latest/reference/network-config-format-v1.html
 */
export function renderNetworkConfig(host: Host): string {
  return printYaml({ version: 1, config: host.nics.map((nic) => physical(host, nic)) });
}

function physical(host: Host, nic: Nic): YamlMapping {
  const { mtu } = nic.network;
  return {
    type: 'physical',
    name: nic.name,
    mac_address: `${nic.mac}`,
    ...(mtu !== ETHERNET_MTU && { mtu }),
    subnets: [subnet(host, nic)],
  };
}

function subnet(host: Host, nic: Nic): YamlMapping {
  if (!nic.onBoot) {
    return { type: 'manual' };
  }
  const address = `${nic.address}/${nic.cidr.prefixLength}`;
  if (nic.gateway === undefined) {
    return { type: 'static', address };
  }
  const { nameservers } = baseOf(host);
  const names = nameservers.length === 0 ? {} : { dns_nameservers: nameservers.map((server) => `${server}`) };
  return { type: 'static', address, gateway: `${nic.gateway}`, ...names };
}
