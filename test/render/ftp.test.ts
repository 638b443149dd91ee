import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../lib/model/cluster';
import { Distribution } from '../../lib/model/distribution';
import { Port } from '../../lib/net/port';
import { renderKeepalived } from '../../lib/render/keepalived';
import { modulesReload } from '../../lib/render/modules';
import { renderNftables } from '../../lib/render/nftables';
import { renderRouterSysctl } from '../../lib/render/sysctl';
import { renderVsftpd } from '../../lib/render/vsftpd';
import { clusterOf, ftpByHelper, ftpByMark, ip, pool, service, vsftpd, seedOf } from '../fixtures';

const byMark = clusterOf(ftpByMark());
const byHelper = clusterOf(ftpByHelper());
const plain = clusterOf(service());

function fileOf(cluster: Cluster, name: string, path: string): string | undefined {
  return seedOf(cluster, name).files.find((file) => file.path === path)?.content;
}

const settings = (text = ''): readonly string[] => text.split('\n').filter((line) => /^[^#]/.test(line));

describe('FTP by mark', () => {
  test('the control port and the passive ports have one mark, and no port of their own', () => {
    expect(renderNftables(byMark, 'primary')).toContain(
      'ip daddr 192.168.26.10 tcp dport { 21, 10000-20000 } meta mark set 21 comment "ftp"\n',
    );
    const text = renderKeepalived(byMark, 'primary');
    expect(text).toContain('virtual_server fwmark 21 {\n');
    expect(text).toContain('persistence_timeout 300\n');
    expect(text.match(/real_server .* \{/g)).toEqual(['real_server 10.11.12.1 0 {', 'real_server 10.11.12.2 0 {']);
    expect(text.match(/connect_port .*/g)).toEqual(['connect_port 21', 'connect_port 21']);
  });

  test('active data connections come from the address of the service, whichever that is', () => {
    const second = clusterOf(ftpByMark({ virtualAddress: ip('192.168.26.11') }));
    expect(renderNftables(second, 'primary')).toContain(
      'oifname "eth0" ip saddr { 10.11.12.1, 10.11.12.2 } tcp sport 20 snat to 192.168.26.11 comment "ftp: active FTP"\n',
    );
  });

  test('the servers tell the floating address and the range, and listen on the control port', () => {
    const passivePorts = Port.tcpRange(2000, 2999);
    const ports = [Port.tcp(2121), passivePorts] as const;
    const text = renderVsftpd(
      'web',
      [ftpByMark({ ports, ftp: { mode: 'marks', passivePorts } })],
      Distribution.DEBIAN_12.vsftpd,
    );
    expect(settings(text)).toEqual(
      expect.arrayContaining([
        'listen_port=2121',
        'pasv_address=192.168.26.10',
        'pasv_min_port=2000',
        'pasv_max_port=2999',
        'connect_from_port_20=YES',
      ]),
    );
  });

  test("the routers keep the kernel's helper out, and take it away where it was", () => {
    expect(settings(fileOf(byMark, 'lvs-primary', '/etc/modules-load.d/lvs.conf'))).toEqual(['ip_vs', 'nf_conntrack']);
    expect(settings(fileOf(byMark, 'lvs-primary', '/etc/modprobe.d/lvs-ftp.conf'))).toEqual(['blacklist ip_vs_ftp']);
    expect(modulesReload(byMark).join(' ')).toContain('modprobe -r ip_vs_ftp');
    expect(renderRouterSysctl(byMark)).toContain('net.ipv4.vs.conntrack = 0\n');
  });
});

describe('FTP by helper', () => {
  test('is a plain service on port 21, without a mark or source NAT', () => {
    expect(renderKeepalived(byHelper, 'primary')).toContain('virtual_server 192.168.26.10 21 {\n');
    expect(renderNftables(byHelper, 'primary')).not.toMatch(/mark set|snat to/);
  });

  test('loads the helper, and has conntrack see service traffic', () => {
    expect(settings(fileOf(byHelper, 'lvs-primary', '/etc/modules-load.d/lvs.conf'))).toEqual([
      'ip_vs',
      'nf_conntrack',
      'ip_vs_ftp',
    ]);
    expect(fileOf(byHelper, 'lvs-primary', '/etc/modprobe.d/lvs-ftp.conf')).toBeUndefined();
    expect(modulesReload(byHelper).join(' ')).not.toContain('modprobe -r');
    expect(renderRouterSysctl(byHelper)).toContain('net.ipv4.vs.conntrack = 1\n');
  });

  test('lets the servers tell their own addresses: what is told is rewritten on the way', () => {
    expect(fileOf(byHelper, 'web-rs1', '/etc/vsftpd.conf')).not.toMatch(/pasv_|192\.168\.26\.10/);
  });
});

describe('vsftpd', () => {
  test('lets anonymous clients read, and nobody write or log in', () => {
    expect(settings(renderVsftpd('web', [], Distribution.DEBIAN_12.vsftpd))).toEqual(
      expect.arrayContaining(['anonymous_enable=YES', 'local_enable=NO', 'write_enable=NO', 'listen_port=21']),
    );
  });

  test('has the files of the workload, and one with the name of the server', () => {
    const files = new Map([['/pub/a.txt', 'hello']]);
    const cluster = clusterOf(ftpByMark({ pool: pool({ workload: { kind: 'vsftpd', files, tls: undefined } }) }));
    expect(fileOf(cluster, 'web-rs2', '/srv/ftp/pub/a.txt')).toBe('hello');
    expect(fileOf(cluster, 'web-rs2', '/srv/ftp/server.txt')).toBe('web-rs2\n');
  });

  test('keeps sessions through a restart', () => {
    const unit = '/etc/systemd/system/vsftpd.service.d/90-lvs.conf';
    expect(fileOf(byMark, 'web-rs1', unit)).toContain('[Service]\nKillMode=process\n');
  });
});

test('another mode of FTP, or none, is no other guest', () => {
  const births = (name: string, clusters: readonly Cluster[]): ReadonlySet<string> =>
    new Set(clusters.map((cluster) => seedOf(cluster, name).birth));
  const unserved = clusterOf(service({ pool: pool({ workload: vsftpd }) }));
  expect(births('lvs-primary', [plain, byMark, byHelper]).size).toBe(1);
  expect(births('web-rs1', [unserved, byMark, byHelper]).size).toBe(1);
});
