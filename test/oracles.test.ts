import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Host } from '../lib/model/host';
import { SCHEDULERS } from '../lib/model/service';
import { Port } from '../lib/net/port';
import type { GuestFile } from '../lib/render/guest-file';
import { renderKeepalived } from '../lib/render/keepalived';
import { renderNftables } from '../lib/render/nftables';
import { renderNginx } from '../lib/render/nginx';
import { SEED_PROGRAM } from '../lib/render/seed-program';
import { routerSysctls } from '../lib/render/sysctl';
import {
  clusterOf,
  custom,
  extra,
  hostOf,
  httpCheck,
  inside,
  ip,
  marked,
  pair,
  pool,
  privateSide,
  publicSide,
  server,
  service,
  TIMES,
  seedOf,
} from './fixtures';
import { describeWith } from './needs';
import { complaintAbout, complaintAboutOnRouter, complaintOf, inFolder, wordsOfKeepalived } from './oracles';

// Whatever is printed, the program that reads it judges it; beside each yes stands a no that proves the judge.

const manual = clusterOf(service());

/** A cluster with every feature at once. */
function everything(): ReturnType<typeof clusterOf> {
  const floating = [ip('192.168.26.10'), ip('192.168.26.11'), ip('192.168.26.12')] as const;
  const shared = pool({ pair: pair({ publicInterface: publicSide({ floating }), realServerInternet: true }) });
  const [tcp, http] = [{ kind: 'tcp', port: 22, times: TIMES } as const, httpCheck({ port: 80, path: '/a?b=%20~' })];
  return clusterOf(
    marked({
      pool: shared,
      ports: [Port.tcp(80), Port.tcpRange(10_000, 20_000), Port.udp(53)],
      quiesce: true,
      healthChecks: [http, tcp],
    }),
    service({
      path: 'lab/dns',
      name: 'dns',
      pool: shared,
      ports: [Port.udp(53)],
      virtualAddress: floating[1],
      healthChecks: [tcp],
    }),
    service({
      path: 'lab/web',
      pool: shared,
      ports: [Port.tcp(8080)],
      virtualAddress: floating[2],
      persistenceSeconds: 60,
    }),
  );
}

function fileOf(seed: ReturnType<typeof seedOf>, path: string): GuestFile {
  const file = seed.files.find((each) => each.path === path);
  if (file === undefined) {
    throw new Error(`no file ${path}`);
  }
  return file;
}

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test.each(['primary', 'backup'] as const)("has nothing to say to the manual's %s router", (role) => {
    expect(wordsOfKeepalived(renderKeepalived(manual, role))).toBe('');
  });

  test('has nothing to say to marks, udp, HTTP checks, quiesce and several floating addresses', () => {
    expect(wordsOfKeepalived(renderKeepalived(everything(), 'primary'))).toBe('');
  });

  test('takes every scheduler of the union as it is called', () => {
    const services = SCHEDULERS.map((scheduler, index) => service({ scheduler, ports: [Port.tcp(1000 + index)] }));
    const text = renderKeepalived(
      clusterOf(...services.map((each) => ({ ...each, pool: services[0]?.pool ?? each.pool }))),
      'primary',
    );
    expect(SCHEDULERS.filter((scheduler) => !text.includes(`lvs_sched ${scheduler}\n`))).toEqual([]);
    expect(wordsOfKeepalived(text)).toBe('');
  });

  test.each([
    ['virtual_router_id 51', 'virtual_router_id 256', 'VRID'],
    ['lvs_sched rr', 'lvs_sched random', 'random'],
    ['interface eth1', 'interface eth7', 'eth7'],
    ['protocol TCP', 'protokoll TCP', 'protokoll'],
  ])("fails on '%s' turned into '%s'", (right, wrong, words) => {
    const text = renderKeepalived(manual, 'primary');
    expect(text).toContain(right);
    expect(wordsOfKeepalived(text.replace(right, wrong))).toContain(words);
  });
});

describeWith(['nft', 'unshare', 'ip'], 'nft', () => {
  test.each([
    ["the manual's cluster", manual],
    ['marks, ranges, udp and source NAT', everything()],
  ])('accepts the rules for %s', (_, cluster) => {
    expect(complaintAboutOnRouter(renderNftables(cluster, 'primary'), 'nftables.conf', 'nft -c -f %s')).toBeUndefined();
  });

  test('replaces the table as a whole when it is read twice, and leaves other tables alone', () => {
    const twice = 'nft add table ip other && nft -f %s && nft list ruleset > a && nft -f %s && nft list ruleset > b';
    const command = `cd $(dirname %s) && ${twice} && cmp a b && grep -q 'table ip other' b`.replaceAll('%s', '"$0"');
    const text = renderNftables(everything(), 'primary');
    const script = `ip link add eth0 type veth peer name eth1 && ${command}`;
    expect(
      complaintAbout(text, 'nftables.conf', ['unshare', '--map-root-user', '--net', 'sh', '-c', script, '%s']),
    ).toBeUndefined();
  });

  test('fails on a chain that has the name of a keyword', () => {
    const wrong = renderNftables(everything(), 'primary').replace('chain firewall_marks', 'chain mark');
    expect(complaintAboutOnRouter(wrong, 'nftables.conf', 'nft -c -f %s')).toContain('syntax error');
  });
});

describeWith(['cloud-init'], 'cloud-init', () => {
  const hostile = custom({
    packages: ['vsftpd'],
    files: [{ path: '/etc/a', content: 'no\r\n${x}\t\u0000\n', mode: '0600', check: [], reload: [] }],
    commands: [['sh', '-c', 'echo "a: b" # c']],
  });
  test.each([
    ['a router', manual, 'lvs-primary'],
    ['a web server', manual, 'web-rs1'],
    [
      'a server with files and commands of its own',
      clusterOf(service({ pool: pool({ workload: hostile }) })),
      'web-rs1',
    ],
  ])('finds the user-data of %s valid', (_, cluster, name) => {
    const text = seedOf(cluster, name).userData;
    expect(complaintAbout(text, 'user-data', ['cloud-init', 'schema', '-c', '%s'])).toBeUndefined();
  });

  test('fails on a member of another type', () => {
    const wrong = seedOf(manual, 'web-rs1').userData.replace(/^hostname: .*$/m, 'hostname: [a]');
    expect(complaintAbout(wrong, 'user-data', ['cloud-init', 'schema', '-c', '%s'])).toContain('hostname');
  });

  const known = new Map<string, Readonly<Record<string, string>>>();

  /** What a distribution gets on its disk, by path; asked for once, because the program takes long to start. */
  function converted(text: string, kind: string, distro: string): Readonly<Record<string, string>> {
    const key = `${kind} ${distro} ${text}`;
    const files = known.get(key) ?? conversion(text, kind, distro);
    known.set(key, files);
    return files;
  }

  function conversion(text: string, kind: string, distro: string): Readonly<Record<string, string>> {
    return inFolder((folder) => {
      writeFileSync(join(folder, 'network'), text);
      const into = join(folder, 'root');
      mkdirSync(into);
      const flags = ['--network-data', join(folder, 'network'), '--kind', 'yaml', '--output-kind', kind];
      const complaint = complaintOf('cloud-init', 'devel', 'net-convert', ...flags, '-d', into, '-D', distro);
      if (complaint !== undefined) {
        throw new Error(complaint);
      }
      const files = readdirSync(into, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
      const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
      return Object.fromEntries(paths.map((path) => [path.slice(into.length), readFileSync(path, 'utf8')]));
    });
  }

  const MANUAL_KEYS = ['DEVICE', 'ONBOOT', 'IPADDR', 'NETMASK', 'GATEWAY', 'DEFROUTE'];

  /** The lines of the manual's interface file. */
  function ifcfg(network: string, nic: string): Readonly<Record<string, string>> {
    const text = converted(network, 'sysconfig', 'centos')[`/etc/sysconfig/network-scripts/ifcfg-${nic}`] ?? '';
    const settings = text.split('\n').map((line) => line.split('='));
    const named = settings.filter(([key = '']) => MANUAL_KEYS.includes(key));
    return Object.fromEntries(named.map(([key = '', value = '']): [string, string] => [key, value]));
  }

  const primary = seedOf(manual, 'lvs-primary').networkConfig;
  const mask = { ONBOOT: 'yes', NETMASK: '255.255.255.0' };
  const uplink = { DEVICE: 'eth0', GATEWAY: '192.168.26.254', DEFROUTE: 'yes' };

  test("writes the manual's interface files, without a gateway on eth1", () => {
    const backup = seedOf(manual, 'lvs-backup').networkConfig;
    const rs1 = seedOf(manual, 'web-rs1').networkConfig;
    expect(ifcfg(primary, 'eth0')).toEqual({ ...mask, ...uplink, IPADDR: '192.168.26.9' });
    expect(ifcfg(primary, 'eth1')).toEqual({ ...mask, DEVICE: 'eth1', IPADDR: '10.11.12.9' });
    expect(ifcfg(backup, 'eth0')).toEqual({ ...mask, ...uplink, IPADDR: '192.168.26.8' });
    expect(ifcfg(backup, 'eth1')).toEqual({ ...mask, DEVICE: 'eth1', IPADDR: '10.11.12.8' });
    expect(ifcfg(rs1, 'eth0')).toEqual({
      ...mask,
      DEVICE: 'eth0',
      IPADDR: '10.11.12.1',
      GATEWAY: '10.11.12.10',
      DEFROUTE: 'yes',
    });
  });

  test('leaves an extra interface down that is not to come up at boot, and gives it no gateway', () => {
    const extraInterfaces = [extra({ onBoot: false, gateway: ip('172.16.0.254') })];
    const cluster = clusterOf(service({ pool: pool({ servers: [server(1, { extraInterfaces }), server(2)] }) }));
    const eth1 = ifcfg(seedOf(cluster, 'web-rs1').networkConfig, 'eth1');
    expect(eth1).toEqual({ DEVICE: 'eth1', ONBOOT: 'no' });
  });

  test.each([
    ['networkd', 'debian', /^\[Network\]\nDNS=|Gateway=192\.168\.26\.254/m],
    ['netplan', 'ubuntu', /192\.168\.26\.254/],
    ['eni', 'debian', /gateway 192\.168\.26\.254/],
    ['sysconfig', 'centos', /GATEWAY=192\.168\.26\.254/],
    ['network-manager', 'centos', /^address1=192\.168\.26\.9\/24$\n^gateway=192\.168\.26\.254$/m],
  ])('makes of it for %s: real addresses, one gateway, no floating address', (kind, distro, gateway) => {
    const text = Object.values(converted(primary, kind, distro)).join('\n');
    expect(text).toMatch(gateway);
    expect(text.match(/192\.168\.26\.254/g)).toHaveLength(1);
    expect(text).toContain('192.168.26.9');
    expect(text).toContain('10.11.12.9');
    expect(text).not.toMatch(/192\.168\.26\.10|10\.11\.12\.10/);
  });

  test.each([
    ['networkd', 'debian', /^MTUBytes=(\d+)/gm],
    ['netplan', 'ubuntu', /^ *mtu: (\d+)/gm],
    ['eni', 'debian', /^ *mtu (\d+)/gm],
    ['sysconfig', 'centos', /^MTU=(\d+)/gm],
    ['network-manager', 'centos', /^mtu=(\d+)/gm],
  ])('tells %s the mtu of each NIC, and of none that is usual', (kind, distro, line) => {
    const wide = pair({ privateInterface: privateSide({ network: inside({ mtu: 9000 }) }) });
    const off = extra({ network: inside({ path: 'lab/off', mtu: 1400 }), onBoot: false });
    const cluster = clusterOf(
      service({ pool: pool({ pair: wide, servers: [server(1, { extraInterfaces: [off] })] }) }),
    );
    const mtus = (text: string): readonly (string | undefined)[] =>
      [
        ...Object.values(converted(text, kind, distro))
          .join('\n')
          .matchAll(line),
      ]
        .map(([, mtu]) => mtu)
        .sort();
    expect(mtus(seedOf(cluster, 'lvs-primary').networkConfig)).toEqual(['9000']);
    expect(mtus(seedOf(cluster, 'web-rs1').networkConfig)).toEqual(['1400', '9000']);
    expect(mtus(primary)).toEqual([]);
  });

  test('fails on a network-config of another shape', () => {
    expect(() => converted(primary.replace('type: physical', 'type: [x]'), 'sysconfig', 'centos')).toThrow();
  });
});

describeWith(['nginx'], 'nginx', () => {
  // a name server in the log would be the machine's business: the file is judged as it is
  const judge = (text: string): string | undefined =>
    complaintAbout(text, 'nginx.conf', ['nginx', '-t', '-q', '-c', '%s']);
  const overlapping = [
    service({ ports: [Port.tcp(8080)] }),
    marked({ ports: [Port.tcpRange(8000, 8100), Port.tcp(443)] }),
  ];

  test.each([
    ['one port', [service()]],
    ['no port', []],
    ['a port of two floating addresses', [service(), service({ virtualAddress: ip('192.168.26.11') })]],
    ['a range that holds another port', overlapping],
  ])('accepts the file for %s', (_, services) => {
    expect(judge(renderNginx('web', services, 'www-data'))).toBeUndefined();
  });

  test('fails on an unknown directive', () => {
    expect(judge(renderNginx('web', [service()], 'www-data').replace('root ', 'roots '))).toContain('roots');
  });
});

describeWith(['systemd-analyze'], 'systemd-analyze', () => {
  // the programs are the guest's
  const judge = (text: string, unit = 'lvs-seed.service'): string | undefined =>
    complaintAbout(text.replace(/(\/usr\/local)?\/sbin\/(lvs-seed|ipvsadm)/g, '/bin/true'), unit, [
      'systemd-analyze',
      'verify',
      '--man=no',
      '%s',
    ]);

  test.each(['lvs-primary', 'web-rs1'])('accepts the seed unit of %s', (name) => {
    expect(judge(fileOf(seedOf(manual, name), '/etc/systemd/system/lvs-seed.service').content)).toBeUndefined();
  });

  test('accepts the unit of the sync daemons', () => {
    const unit = fileOf(seedOf(manual, 'lvs-primary'), '/etc/systemd/system/lvs-sync.service').content;
    expect(judge(unit, 'lvs-sync.service')).toBeUndefined();
  });

  test('fails on a unit that starts nothing', () => {
    const unit = fileOf(seedOf(manual, 'web-rs1'), '/etc/systemd/system/lvs-seed.service').content;
    expect(judge(unit.replace(/^ExecStart=.*$/m, ''))).toContain('ExecStart');
  });
});

describeWith(['python3'], 'python', () => {
  test('compiles the seed program', () => {
    expect(complaintAbout(SEED_PROGRAM, 'seed.py', ['python3', '-m', 'py_compile', '%s'])).toBeUndefined();
  });

  test('fails on half of it', () => {
    expect(
      complaintAbout(SEED_PROGRAM.replace('def main():', 'def main(:'), 'seed.py', [
        'python3',
        '-m',
        'py_compile',
        '%s',
      ]),
    ).toContain('SyntaxError');
  });
});

test('every kernel setting has a key of sysctl and a whole number', () => {
  const settings = routerSysctls(everything()).map(({ key, value }) => `${key} = ${value}`);
  expect(settings.filter((line) => !/^net(\.[a-z0-9_]+)+ = \d+( \d+)?$/.test(line))).toEqual([]);
  expect(new Set(settings).size).toBe(settings.length);
});

test('the udev rule is one line of matches and one action', () => {
  const rule = fileOf(seedOf(manual, 'web-rs1'), '/etc/udev/rules.d/90-lvs-seed.rules').content.split('\n')[1] ?? '';
  const parts = rule.split(', ');
  expect(parts.slice(0, -1).filter((part) => !/^[A-Z]+(\{[A-Z_]+\})?=="[^"]+"$/.test(part))).toEqual([]);
  expect(parts.at(-1)).toMatch(/^RUN\+="\/[^"]+"$/);
});

test.each<[string, (host: Host) => boolean]>([
  ['lvs-primary', (host) => host.nics.length === 2],
  ['web-rs1', (host) => host.nics.length === 1],
])('%s has the NICs that the manual gives it', (name, holds) => {
  expect(holds(hostOf(manual, name))).toBe(true);
});
