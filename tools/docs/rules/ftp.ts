import type { Rules } from './rule';

/** FTP, whose data travels on connections of their own. */
export const FTP_RULES: Rules = {
  LVS075: {
    title: "FTP of both modes behind one pair of routers: `mode: 'helper'` and `mode: 'marks'`",
    without:
      'ip_vs_ftp takes the floating address that the servers tell for a real server: passive transfers of the services by mark end with "No route to host"',
    fix: "`mode: 'marks'` on both",
    source: 'the kernel, ip_vs_ftp.c; seen on Linux 6.1',
  },
  LVS077: {
    title: 'two FTP services by mark in front of one vsftpd pool',
    without: 'vsftpd tells one address and one range: passive transfers through the other service meet no server',
    fix: 'a RealServerPool for each',
    source: 'vsftpd.conf(5), pasv_address and pasv_min_port',
  },
  LVS078: {
    title: 'an FtpService in front of web servers',
    without: 'nginx answers FTP clients with an error of HTTP',
    fix: '`workload: Workload.vsftpd()`',
    source: 'RFC 959',
    silences: ['LVS027'],
  },
  LVS080: {
    title: 'a service that is no FtpService in front of vsftpd',
    without: 'clients log in, and wait in vain for each transfer and each list',
    fix: "`new FtpService(stack, 'ftp', { pool, mode: 'marks' })`",
    source: 'RFC 959: data travels on connections of their own; seen on Linux 6.1',
    isWarning: true,
  },
};
