import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Distribution } from '../lib/model/distribution';
import { renderNftables } from '../lib/render/nftables';
import { renderVsftpd } from '../lib/render/vsftpd';
import { clusterOf, ftpByHelper, ftpByMark, pair, pool, vsftpd, seedOf } from './fixtures';
import { describeWith } from './needs';
import { complaintAbout, complaintAboutOnRouter, inFolder, wordsOfKeepalived } from './oracles';
import { renderKeepalived } from '../lib/render/keepalived';

// FTP as the programs that read its files see it.

const byMark = clusterOf(ftpByMark());
const byHelper = clusterOf(ftpByHelper());
const withInternet = clusterOf(
  ftpByMark({ pool: pool({ workload: vsftpd, pair: pair({ realServerInternet: true }) }) }),
);

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test.each([
    ['mark', byMark],
    ['helper', byHelper],
  ])('has nothing to say to FTP by %s', (_, cluster) => {
    expect(wordsOfKeepalived(renderKeepalived(cluster, 'primary'))).toBe('');
  });
});

describeWith(['nft', 'unshare', 'ip'], 'nft', () => {
  test.each([
    ['by mark', byMark],
    ['by mark, beside source NAT for all', withInternet],
    ['by helper', byHelper],
  ])('accepts the rules for FTP %s', (_, cluster) => {
    expect(complaintAboutOnRouter(renderNftables(cluster, 'primary'), 'nftables.conf', 'nft -c -f %s')).toBeUndefined();
  });
});

describeWith(['root', 'vsftpd'], "the guest's check of vsftpd.conf", () => {
  const cluster = byMark;
  const file = seedOf(cluster, 'web-rs1').files.find(({ path }) => path.endsWith('vsftpd.conf'));
  const [program = '', ...words] = file?.check ?? [];
  const judge = (text: string): string | undefined => complaintAbout(text, 'vsftpd.conf', [program, ...words]);

  test.each([
    ['mark', byMark.services],
    ['helper', byHelper.services],
    ['no service', []],
  ])('accepts the file for FTP by %s', (_, services) => {
    expect(judge(renderVsftpd('web', services, Distribution.DEBIAN_12.vsftpd))).toBeUndefined();
  });

  test.each([
    ['an unknown setting', 'anon_root=', 'anon_rooot=', 'anon_rooot'],
    ['a truth that is none', 'local_enable=NO', 'local_enable=perhaps', 'local_enable'],
  ])('refuses %s, and says which', (_, right, wrong, complaint) => {
    expect(judge(renderVsftpd('web', [], Distribution.DEBIAN_12.vsftpd).replace(right, wrong))).toContain(complaint);
  });
});

describeWith(['root', 'vsftpd', 'curl', 'unshare', 'ip'], 'vsftpd', () => {
  /** What a client hears and gets of a server that has a real and a floating address. */
  function transfer(text: string, ...how: readonly string[]): string {
    return inFolder((folder) => {
      const [root, empty] = [join(folder, 'tree'), join(folder, 'empty')];
      [root, empty].forEach((path) => mkdirSync(path));
      chmodSync(folder, 0o755);
      writeFileSync(join(root, 'server.txt'), 'web-rs1\n');
      const conf = join(folder, 'vsftpd.conf');
      writeFileSync(conf, text.replace('/srv/ftp', root).replace('/var/run/vsftpd/empty', empty));
      const script = [
        'ip link set lo up && ip address add 10.11.12.1 dev lo && ip address add 192.168.26.10 dev lo',
        'vsftpd "$0" & server=$!',
        'curl -sv --retry 20 --retry-delay 1 --retry-connrefused --max-time 20 "$@" 2>&1; code=$?',
        'kill $server; exit $code',
      ].join('\n');
      const words = ['--net', 'sh', '-c', script, conf, ...how, 'ftp://10.11.12.1/server.txt'];
      const { status, stdout, stderr } = spawnSync('unshare', words, { encoding: 'utf8' });
      return `${status} ${stdout}${stderr}`;
    });
  }

  test.each([
    ['by mark: the floating address, and a port of the range', byMark, /227 .*\(192,168,26,10,(39|[4-7]\d),\d+\)/],
    ['by helper: its own address', byHelper, /227 .*\(10,11,12,1,/],
  ])('tells for PASV, %s', (_, cluster, answer) => {
    const heard = transfer(renderVsftpd('web', cluster.services, Distribution.DEBIAN_12.vsftpd), '--disable-epsv');
    expect(heard).toMatch(answer);
    expect(heard).toMatch(/^0 [^]*^web-rs1$/m);
  });

  test('sends by EPSV and by active connections from port 20', () => {
    const text = renderVsftpd('web', byMark.services, Distribution.DEBIAN_12.vsftpd);
    expect(transfer(text)).toMatch(/229 Entering Extended Passive Mode \(\|\|\|1\d{4}\|\)[^]*^web-rs1$/m);
    expect(transfer(text, '--ftp-port', '-')).toMatch(/200 EPRT[^]*^web-rs1$/m);
  });

  test('lets nobody write, and nobody log in', () => {
    const text = renderVsftpd('web', byMark.services, Distribution.DEBIAN_12.vsftpd);
    expect(transfer(text, '--upload-file', '/etc/hostname')).toMatch(/550 Permission denied/);
    expect(transfer(text, '--user', 'root:root')).toMatch(/530 /);
  });
});
