import { describe, expect, test } from 'vitest';
import type { Cluster } from '../../lib/model/cluster';
import { Distribution } from '../../lib/model/distribution';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import type { GuestFile } from '../../lib/render/guest-file';
import * as part from '../fixtures';
import {
  base,
  clusterOf,
  custom,
  ftpByHelper,
  ftpByMark,
  httpCheck,
  ip,
  pair,
  pool,
  service,
  seedOf,
} from '../fixtures';
import { complaintAbout, complaintAboutOnRouter, readByPyYaml, wordsOfKeepalived } from '../oracles';
import { describeWith } from '../needs';

const { DEBIAN_12, DEBIAN_13, RHEL_9 } = Distribution;
const manual = clusterOf(service());

const filesOf = (cluster: Cluster, name: string, on: Distribution = RHEL_9): ReadonlyMap<string, GuestFile> =>
  new Map(seedOf(cluster, name, on).files.map((file) => [file.path, file]));

const textOf = (path: string, cluster: Cluster, name: string, on: Distribution = RHEL_9): string =>
  filesOf(cluster, name, on).get(path)?.content ?? '';

function commandsOf(cluster: Cluster, name: string, on: Distribution): readonly (readonly string[])[] {
  const [document] = readByPyYaml([seedOf(cluster, name, on).userData]);
  return (document as { readonly runcmd: readonly (readonly string[])[] }).runcmd;
}

const SELINUX = '/usr/local/sbin/lvs-selinux';
const RULES = '/etc/sysconfig/nftables.conf';

describe('the files of a guest of RHEL 9', () => {
  test('lie where its services read them', () => {
    const router = filesOf(manual, 'lvs-primary');
    expect(router.get(RULES)?.check).toEqual(['nft', '-c', '-f', '%s']);
    expect(router.get(RULES)?.reload).toEqual(['nft', '-f', RULES]);
    expect([...router.keys()].filter((path) => path.startsWith('/etc/systemd/network'))).toEqual([]);
    expect(textOf('/etc/NetworkManager/conf.d/90-lvs.conf', manual, 'lvs-primary')).toContain(
      'match-device=interface-name:eth0,interface-name:eth1\nignore-carrier=yes\n',
    );
    const ftp = textOf('/etc/vsftpd/vsftpd.conf', clusterOf(ftpByMark()), 'web-rs1');
    expect(ftp).toContain('\nbackground=YES\n');
    expect(ftp).toContain('\nsecure_chroot_dir=/usr/share/empty\n');
    expect(textOf('/etc/nginx/nginx.conf', manual, 'web-rs1')).toContain('\nuser nginx;\n');
  });

  test('are no others on Debian than its own, whatever its version', () => {
    const foreign = [RULES, SELINUX, '/etc/vsftpd/vsftpd.conf', '/etc/lvs/guest-agent'];
    for (const name of ['lvs-primary', 'web-rs1']) {
      const paths = [...filesOf(manual, name, DEBIAN_12).keys()];
      expect(paths.filter((path) => foreign.includes(path) || path.includes('NetworkManager'))).toEqual([]);
      expect([...filesOf(manual, name, DEBIAN_13)]).toEqual([...filesOf(manual, name, DEBIAN_12)]);
    }
  });

  test('have a program that pings for keepalived, which may not start ping itself there', () => {
    const configuration = '/etc/keepalived/keepalived.conf';
    const program = '/usr/libexec/keepalived/lvs-ping';
    expect(filesOf(manual, 'lvs-primary').get(program)?.mode).toBe('0755');
    expect(textOf(configuration, manual, 'lvs-primary')).toContain(`script "${program} -n -q -c 1`);
    expect(textOf(configuration, manual, 'lvs-primary', DEBIAN_12)).toContain('script "/usr/bin/ping -n -q -c 1');
  });

  test('let the guest agent run commands, and keep its hands off files', () => {
    const calls = textOf('/etc/lvs/guest-agent', manual, 'web-rs1');
    expect(calls).toMatch(/^FILTER_RPC_ARGS=--block-rpcs=guest-file-open,/m);
    expect(calls).not.toMatch(/=.*guest-exec/);
    expect(textOf('/etc/systemd/system/qemu-guest-agent.service.d/90-lvs.conf', manual, 'web-rs1')).toContain(
      'EnvironmentFile=-/etc/lvs/guest-agent\n',
    );
  });
});

describe('the birth of a guest of RHEL 9', () => {
  const bare = base({ hasPackages: false, nameservers: [ip('192.168.26.254')] });
  const cluster = clusterOf(service({ pool: pool({ base: bare, pair: pair({ base: bare }) }) }));

  test.each(['lvs-primary', 'web-rs1'])(
    'of %s: no firewalld, packages by dnf, SELinux told before the services start',
    (name) => {
      const commands = commandsOf(cluster, name, RHEL_9).map((words) => words.join(' '));
      expect(commands[0]).toBe('systemctl mask --now firewalld.service');
      const [installing, telling, starting] = [
        /^sh -c rpm -q .*\n+until dnf install -y/,
        /lvs-selinux$/,
        /^systemctl start/,
      ].map((form) => commands.findIndex((command) => form.test(command)));
      expect([installing, telling, starting]).toEqual(
        [installing, telling, starting].sort((one, other) => (one ?? 0) - (other ?? 0)),
      );
      expect(installing).toBeGreaterThan(0);
      expect(commands.join('\n')).not.toMatch(/setenforce|permissive|disabled|networkctl|apt-get/);
    },
  );

  test('of Debian: nothing of it', () => {
    const commands = commandsOf(cluster, 'lvs-primary', DEBIAN_12).map((words) => words.join(' '));
    expect(commands.join('\n')).not.toMatch(/firewalld|lvs-selinux|dnf|nmcli|guest-agent/);
    expect(commands.join('\n')).toContain('networkctl reload');
  });
});

describe('SELinux, which stays enforcing, is told', () => {
  const on = (name: string, ...services: readonly Service[]): string => textOf(SELINUX, clusterOf(...services), name);

  test.each([
    ['of the web', service(), 'off'],
    ['of mail', service({ ports: [Port.tcp(587)] }), 'off'],
    ['of neither', service({ ports: [Port.tcp(21)] }), 'on'],
    ['that a check names', service({ healthChecks: [httpCheck({ port: 9999 })] }), 'on'],
    [
      'that a program of its own folder asks',
      service({ ports: [Port.tcp(6379)], healthChecks: [part.sendExpectCheck()] }),
      'off',
    ],
    ['of udp', service({ ports: [Port.udp(53)], healthChecks: [part.udpCheck()] }), 'off'],
  ])('whether keepalived asks ports %s', (_, given, value) => {
    expect(on('lvs-primary', given)).toContain(`\nsetsebool -P keepalived_connect_any ${value}\n`);
  });

  test('of the ports of nginx that are not of the web', () => {
    const shared = pool();
    const unusual = service({ path: 'lab/b', name: 'b', pool: shared, ports: [Port.tcp(8081)] });
    const text = on('web-rs1', service({ pool: shared }), unusual);
    expect(text.match(/semanage port -a .* tcp \d+ /g)).toEqual(['semanage port -a -t http_port_t -p tcp 8081 ']);
    expect(on('web-rs1', service())).not.toContain('semanage');
  });

  test('of passive ports of vsftpd below the ephemeral ones, and of a control port of its own', () => {
    const high = ftpByMark({
      ports: [Port.tcp(2121), Port.tcpRange(40_000, 40_100)],
      ftp: { mode: 'marks', passivePorts: Port.tcpRange(40_000, 40_100) },
    });
    expect(on('web-rs1', ftpByMark())).toContain('setsebool -P ftpd_use_passive_mode on\n');
    expect(on('web-rs1', ftpByHelper())).toContain('setsebool -P ftpd_use_passive_mode on\n');
    expect(on('web-rs1', high)).toContain('setsebool -P ftpd_use_passive_mode off\n');
    expect(on('web-rs1', high)).toContain('-t ftp_port_t -p tcp 2121');
    expect(on('web-rs1', ftpByMark())).not.toContain('semanage');
  });

  test('nothing by this library of a workload that is not its own', () => {
    const cluster = clusterOf(service({ pool: pool({ workload: custom() }) }));
    expect(filesOf(cluster, 'web-rs1').has(SELINUX)).toBe(false);
    expect(commandsOf(cluster, 'web-rs1', RHEL_9).flat()).not.toContain(SELINUX);
  });
});

describeWith(['sh', 'keepalived', 'nft', 'unshare', 'cloud-init', 'vsftpd'], 'the readers, of guests of RHEL 9', () => {
  test.each([
    [SELINUX, 'lvs-primary'],
    [SELINUX, 'web-rs1'],
    ['/usr/libexec/keepalived/lvs-ping', 'lvs-primary'],
  ])('the shell reads %s of %s', (path, name) => {
    const judge = (text: string): string | undefined => complaintAbout(text, 'program', ['sh', '-n', '%s']);
    const text = textOf(path, manual, name);
    expect(text).toMatch(/^#!\/bin\/sh\n/);
    expect(judge(text)).toBeUndefined();
    expect(judge(`${text}fi\n`)).toBeDefined();
  });

  test('keepalived, nft and vsftpd accept theirs', () => {
    const text = textOf('/etc/keepalived/keepalived.conf', manual, 'lvs-backup');
    // which is not there on this machine
    expect(wordsOfKeepalived(text.replace('/usr/libexec/keepalived/lvs-ping', '/usr/bin/ping'))).toBe('');
    expect(wordsOfKeepalived(text)).toContain('path_1 since not found');
    expect(complaintAboutOnRouter(textOf(RULES, manual, 'lvs-primary'), 'rules', 'nft -c -f %s')).toBeUndefined();
    const file = filesOf(clusterOf(ftpByMark()), 'web-rs1').get('/etc/vsftpd/vsftpd.conf');
    const [program = '', ...words] = file?.check ?? [];
    expect(complaintAbout(file?.content ?? '', 'vsftpd.conf', [program, ...words])).toBeUndefined();
  });

  test.each(['lvs-primary', 'web-rs1'])('cloud-init finds the user-data of %s valid', (name) => {
    const { userData } = seedOf(manual, name, RHEL_9);
    expect(complaintAbout(userData, 'user-data', ['cloud-init', 'schema', '-c', '%s'])).toBeUndefined();
  });
});
