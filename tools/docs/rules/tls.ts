import type { Rules } from './rule';

/** Keys, and who speaks TLS. */
export const TLS_RULES: Rules = {
  LVS063: {
    title: 'a secret file that cannot be read, is empty or larger than 1 MiB, or changes during the synth',
    without: 'the guest has no key, or another one than the manifest names: its workload does not start',
    fix: "`SecretFile.fromPath('keys/shop.key')`, with the path of a file of this machine",
    source: '-',
  },
  LVS064: {
    title: "servers that offer TLS behind an FtpService of `mode: 'helper'`",
    without:
      'ip_vs_ftp cannot read PASV and PORT any more: the client gets an address of the private network, and waits',
    fix: "`mode: 'marks'`",
    source: 'RFC 4217, section 7; the kernel, ip_vs_ftp.c',
  },
  LVS069: {
    title: 'a port of `tls` that no service of the pool has',
    without: 'nobody speaks TLS there, as nginx listens where services are',
    fix: '`ports: [80, 443]` of the service',
    source: '-',
    isWarning: true,
  },
  LVS070: {
    title: 'a health check by HTTP on a port of nginx that speaks TLS, or by TLS on one that does not',
    without: 'nginx answers with 400, or with no handshake: all servers count as dead, and the service is down',
    fix: '`HealthCheck.https({ port: 443 })`, and `HealthCheck.http({ port: 80 })`',
    source: 'nginx, ngx_http_ssl_module, error 497',
    isWarning: true,
  },
};
