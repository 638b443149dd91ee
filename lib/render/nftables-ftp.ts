import { FTP_DATA_PORT } from '../model/ftp';
import { answersDirectly } from '../model/real-server-pool';
import type { PairInterface } from '../model/router-pair';
import type { Service } from '../model/service';

/** Active data connections of FTP by mark: opened by the server, and for the client from the address that it knows. */
export function activeFtp(service: Service): string {
  const servers = service.pool.servers.map((server) => `${server.address}`).join(', ');
  const match = `ip saddr { ${servers} } tcp sport ${FTP_DATA_PORT}`;
  return `${match} snat to ${service.virtualAddress} comment "${service.name}: active FTP"`;
}

/**
 * What clients send on data connections that no rule of the service names. The port of a passive one is told on the
 * control connection, and only IPVS reads it there: connection tracking expects nothing. Nobody else serves these ports
 * on a floating address.
 */
export function ftpInput({ name, ftp, virtualAddress }: Service): readonly string[] {
  const toAddress = `ip daddr ${virtualAddress}`;
  return ftp?.mode === 'helper'
    ? [
        `${toAddress} tcp dport ${FTP_DATA_PORT} accept comment "${name}: active FTP"`,
        `${toAddress} tcp dport 1024-65535 accept comment "${name}: passive FTP"`,
      ]
    : [];
}

/** Data connections: active ones from their port; passive ones of the helper as what its control connection told. */
export function ftpForward(
  { name, ftp, pool }: Service,
  inside: PairInterface,
  outside: PairInterface,
): readonly string[] {
  const servers = pool.servers.map((server) => `${server.address}`).join(', ');
  const out = `iifname "${inside.nic}" oifname "${outside.nic}" ip saddr { ${servers} }`;
  const back = `iifname "${outside.nic}" oifname "${inside.nic}" ip daddr { ${servers} }`;
  const active = `${out} tcp sport ${FTP_DATA_PORT} accept comment "${name}: active FTP"`;
  const known = 'ct state established,related accept';
  switch (answersDirectly(pool) ? undefined : ftp?.mode) {
    case undefined:
      return [];
    case 'marks':
      return [active, `${back} tcp dport ${FTP_DATA_PORT} ${known} comment "${name}: active FTP"`];
    case 'helper':
      return [active, `${out} ${known} comment "${name}: passive FTP"`];
  }
}
