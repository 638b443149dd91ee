import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { floatingOn, hostDifferences, hostQuestion } from '../../lib/drills/host-differences';
import type { ManifestHost, ManifestSecret } from '../../lib/manifest';
import { MANUAL, manualCluster } from './scenes';

const router = hostNamed('lvs-backup');
const RULES = ['table inet lvs_filter {', '\tchain input {', '\t\tiifname "lo" accept', '\t}', '}'];

/** What a host says of itself when all is as it was deployed. */
function parts(host: ManifestHost): Readonly<Record<string, readonly string[]>> {
  const [outside] = host.nics;
  return {
    files: host.files.map(({ path, content }) => `${sha256(content)}  ${path}`),
    settings: [
      ...Object.entries(host.sysctls).map(
        ([key, value]) => `/proc/sys/${key.replaceAll('.', '/')}:${String(value).replaceAll(' ', '\t')}`,
      ),
      ...host.nics.map(({ name }) => `/sys/class/net/${name}/carrier:1`),
    ],
    units: host.units.filter((unit) => !['lvs-seed.service', 'nftables.service'].includes(unit)).map(() => 'active'),
    addresses: [
      '1: lo    inet 127.0.0.1/8 scope host lo\\       valid_lft forever preferred_lft forever',
      ...host.nics.map(({ name, address, prefixLength }, at) => address4(at + 2, name, `${address}/${prefixLength}`)),
    ],
    routes: [
      `default via ${outside?.gateway} dev eth0 `,
      ...host.nics.map(({ name, address }) => `10.0.0.0/24 dev ${name} proto kernel scope link src ${address} `),
    ],
    rules: RULES,
    fresh: RULES,
  };
}

const saying = (changes: Readonly<Record<string, readonly string[]>>, host = router): readonly string[] => {
  const answer = Object.entries({ ...parts(host), ...changes });
  const text = answer.map(([name, lines]) => `===== ${name}\n${lines.map((line) => `${line}\n`).join('')}`).join('');
  const floating = floatingOn(manualCluster(), host);
  return hostDifferences(host, text, floating).map(({ kind, text: words }) => `${kind}: ${words}`);
};

const more = (name: string, line: string): Readonly<Record<string, readonly string[]>> => ({
  [name]: [...(parts(router)[name] ?? []), line],
});
const changed = (name: string, from: string | RegExp, to: string): Readonly<Record<string, readonly string[]>> => ({
  [name]: (parts(router)[name] ?? []).map((line) => line.replace(from, to)),
});

describe('a host', () => {
  test.each(MANUAL.hosts.map((host) => [host.name, host] as const))(
    '%s as it was deployed differs in nothing',
    (_, host) => {
      expect(saying({}, host)).toEqual([]);
    },
  );

  test.each<readonly [string, Readonly<Record<string, readonly string[]>>, readonly string[]]>([
    ['a setting', changed('settings', /(ip_forward):1/, '$1:0'), ['sysctl: net.ipv4.ip_forward is 0, not 1']],
    ['a carrier', changed('settings', 'eth1/carrier:1', 'eth1/carrier:0'), ['link: eth1 has no carrier']],
    ['a unit', { units: ['active', 'failed'] }, ['unit: keepalived.service is failed']],
    [
      'an address by hand',
      more('addresses', address4(2, 'eth0', '192.168.26.77/24')),
      ["address: eth0 has 192.168.26.77/24, which was not deployed ('ip address del 192.168.26.77/24 dev eth0')"],
    ],
    [
      'an address that it lacks',
      changed('addresses', '10.11.12.8/24', '10.11.12.18/24'),
      [
        'address: eth1 does not have 10.11.12.8/24',
        "address: eth1 has 10.11.12.18/24, which was not deployed ('ip address del 10.11.12.18/24 dev eth1')",
      ],
    ],
    [
      'a way out that it lacks',
      changed('routes', /^default.*/, ''),
      ['route: its default route does not go to 192.168.26.254'],
    ],
    [
      'a route by hand',
      more('routes', '10.9.0.0/16 via 10.11.12.1 dev eth1 '),
      [
        "route: has a route that was not deployed: 10.9.0.0/16 via 10.11.12.1 dev eth1 ('ip route del 10.9.0.0/16 via 10.11.12.1 dev eth1')",
      ],
    ],
    [
      'a rule by hand',
      more('rules', '\t\ttcp dport 99 accept'),
      ['rules: nftables has a line that was not deployed: tcp dport 99 accept'],
    ],
    [
      'a rule that it lacks',
      { rules: RULES.slice(0, 2) },
      ['rules: nftables lacks a line of its file: iifname "lo" accept'],
    ],
    [
      'a table by hand, where it cannot say its file',
      { fresh: [], rules: [...RULES, 'table ip foo {', '}'] },
      ['rules: nftables has a table ip foo that was not deployed'],
    ],
  ])('says %s', (_, changes, found) => {
    expect(saying(changes)).toEqual(found);
  });

  test('is right with the floating addresses, and with what only counts', () => {
    expect(saying(more('addresses', address4(2, 'eth0', '192.168.26.10/24')))).toEqual([]);
    expect(
      saying({
        rules: RULES.map((line) => line.replace('accept', 'counter packets 3 bytes 99 accept')),
        fresh: RULES.map((line) => line.replace('accept', 'counter packets 0 bytes 0 accept')),
      }),
    ).toEqual([]);
  });

  test('is right with the routes that keepalived makes by its file, and not with the same by hand', () => {
    const route = '10.11.12.1 via 10.11.12.1 dev eth1';
    expect(saying(more('routes', `${route} proto keepalived onlink `))).toEqual([]);
    expect(saying(more('routes', `${route} onlink `))).toHaveLength(1);
  });

  test('that is no router is not right with them', () => {
    const server = hostNamed('web-rs1');
    const addresses = [...(parts(server)['addresses'] ?? []), address4(2, 'eth0', '10.11.12.10/24')];
    expect(saying({ addresses }, server)).toHaveLength(1);
  });

  test('is asked with few programs', () => {
    expect(hostQuestion(router).split('\n')).toHaveLength(14);
  });
});

const secret: ManifestSecret = {
  path: '/etc/app/key',
  mode: '0600',
  owner: 'root',
  source: '/home/me/key',
  sha256: 'a'.repeat(64),
};

test.each([
  ['is the one that was deployed', [`${secret.sha256}  /etc/app/key`], []],
  ['has another content', [`${'b'.repeat(64)}  /etc/app/key`], ['file: /etc/app/key has another content']],
  ['is not there', [], ['file: /etc/app/key is not there']],
])('a secret %s', (_, seen, findings) => {
  const host = { ...router, secrets: [secret] };
  expect(saying({ files: [...(parts(router)['files'] ?? []), ...seen] }, host)).toEqual(findings);
});

function hostNamed(name: string): ManifestHost {
  const found = MANUAL.hosts.find((host) => host.name === name);
  if (found === undefined) {
    throw new Error(`no host ${name}`);
  }
  return found;
}

function address4(index: number, nic: string, address: string): string {
  return `${index}: ${nic}    inet ${address} brd 1.2.3.4 scope global ${nic}\\       valid_lft forever`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
