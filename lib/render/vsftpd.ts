import type { Distribution } from '../model/distribution';
import { FTP_DATA_PORT, FTP_PORT } from '../model/ftp';
import { FTP_ROOT } from '../model/guest-path';
import type { Service } from '../model/service';
import type { Tls } from '../model/secret';
import { certificatePath, keyPath } from '../model/secret';
import { generatedFor, print } from './block';

/** A whole vsftpd.conf(5) for a real server: anonymous clients may read, nobody may write or log in. */
export function renderVsftpd(
  poolName: string,
  services: readonly Service[],
  { chroot, isForking }: Distribution['vsftpd'],
  tls?: Tls,
): string {
  const [ftp] = services.filter((service) => service.ftp !== undefined);
  return print([
    generatedFor(poolName),
    'listen=YES',
    'listen_ipv6=NO',
    `listen_port=${ftp?.ports[0].first ?? FTP_PORT}`,
    `background=${isForking ? 'YES' : 'NO'}`,
    '',
    'anonymous_enable=YES',
    'no_anon_password=YES',
    `anon_root=${FTP_ROOT}`,
    'local_enable=NO',
    'write_enable=NO',
    `secure_chroot_dir=${chroot}`,
    'xferlog_enable=YES',
    '',
    '# active data connections: the routers know them by this port',
    'connect_from_port_20=YES',
    `ftp_data_port=${FTP_DATA_PORT}`,
    ...passive(ftp),
    ...encrypted(tls),
  ]);
}

function passive(ftp: Service | undefined): readonly string[] {
  if (ftp?.ftp?.mode !== 'marks') {
    return [];
  }
  const { first, last } = ftp.ftp.passivePorts;
  return [
    '',
    '# passive data connections: to the floating address, on the ports that have the mark of the control connection',
    `pasv_address=${ftp.virtualAddress}`,
    `pasv_min_port=${first}`,
    `pasv_max_port=${last}`,
  ];
}

function encrypted(tls: Tls | undefined): readonly string[] {
  return tls === undefined
    ? []
    : [
        '',
        '# TLS for those who ask for it by AUTH TLS',
        'ssl_enable=YES',
        'allow_anon_ssl=YES',
        `rsa_cert_file=${certificatePath(tls)}`,
        `rsa_private_key_file=${keyPath(tls)}`,
        'ssl_ciphers=HIGH',
        '# many clients open a data connection with a session of its own',
        'require_ssl_reuse=NO',
      ];
}
