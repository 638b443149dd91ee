import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { LvsRouterPairProps } from '../../lib';
import { Distribution, GuestImage } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { hostNamed, nicNamed } from '../../lib/operate/reach/host-named';
import { sshCommand } from '../../lib/operate/reach/ssh-command';
import { sshWay } from '../../lib/operate/reach/ssh-way';
import { describeWith } from '../needs';
import { manifestOf, manualManifest } from '../rig/manifest';
import { emptyStack, manualParts } from '../stack';
import { topologyStack } from './topology-stack';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA me@here';

function withKeys(routers: Partial<LvsRouterPairProps> = {}): Manifest {
  const stack = emptyStack();
  const image = GuestImage.fromFile(stack, 'image', {
    path: '/images/lab.qcow2',
    distribution: Distribution.DEBIAN_12,
    sshKeys: [KEY],
  });
  return manifestOf(manualParts({ routers: { image, ...routers }, pool: { image } }, stack).stack);
}

describe('the way to a host by SSH', () => {
  const manifest = withKeys();
  const image = { distribution: Distribution.RHEL_9, sshKeys: [KEY] };
  const direct = manifestOf(topologyStack('direct-routing', image));

  test('is direct where the hypervisor’s host is on its network', () => {
    expect(sshWay(manifest, 'lvs-backup', [])).toMatchObject({
      user: 'debian',
      address: '192.168.26.8',
      jump: undefined,
    });
    expect(sshWay(direct, 'web-rs2', [])).toMatchObject({
      user: 'cloud-user',
      address: '192.168.26.22',
      jump: undefined,
    });
  });

  test.each([
    [[], 'lvs-primary'],
    [['lvs-backup'], 'lvs-backup'],
  ])('is through a router into an isolated network, an active one first: %j', (active, jump) => {
    expect(sshWay(manifest, 'web-rs1', active)).toMatchObject({ address: '10.11.12.1', jump: { host: jump } });
  });

  test('takes another user for the whole way', () => {
    expect(sshWay(manifest, 'web-rs1', [], 'root')).toMatchObject({ user: 'root', jump: { user: 'root' } });
  });

  test.each<[string, Manifest, string, string]>([
    ['to a host that is not there', manifest, 'web-rs9', 'it has lvs-primary, lvs-backup, web-rs1, web-rs2'],
    ['to a host that has no key', manualManifest(), 'lvs-primary', 'give its GuestImage sshKeys'],
    [
      'past a filter',
      withKeys({ sshFrom: ['10.0.0.0/8'] }),
      'lvs-primary',
      'asks from 192.168.26.254: add it to sshFrom',
    ],
    ['through a filter', withKeys({ sshFrom: ['10.0.0.0/8'] }), 'web-rs1', 'the filter of lvs-primary'],
  ])('%s is refused', (_, stack, host, words) => {
    expect(() => sshWay(stack, host, [])).toThrow(words);
  });

  test.each([['192.168.26.254'], ['192.168.26.0/24']])('passes a filter that lets in %s', (from) => {
    expect(sshWay(withKeys({ sshFrom: [from] }), 'lvs-primary', []).address).toBe('192.168.26.9');
  });
});

describeWith(['ssh'], 'the words of ssh', () => {
  const settings = { knownHosts: '/a b/known_hosts', identity: undefined, namespace: undefined, command: ['uptime'] };
  const way = sshWay(withKeys(), 'web-rs1', []);

  test('keep the keys of guests in a file of their own, under a name that a newborn guest changes', () => {
    const words = sshCommand(way, settings).slice(1);
    const config = execFileSync('ssh', ['-G', ...words], { encoding: 'utf8' });
    expect(config).toContain('userknownhostsfile "/a b/known_hosts"\n'.replaceAll('"', ''));
    expect(config).toMatch(/^hostkeyalias web-rs1-[0-9a-f]{12}$/m);
    expect(config).toContain('hostname 10.11.12.1\n');
    expect(config).toMatch(/^proxycommand ssh .*-W %h:%p debian@192\.168\.26\.9$/m);
  });

  test('keep a percent sign in a path, also where a proxy is on the way', () => {
    const knownHosts = '/100%h/known_hosts';
    const config = (...words: readonly string[]): string => execFileSync('ssh', ['-G', ...words], { encoding: 'utf8' });
    const words = sshCommand(way, { ...settings, knownHosts }).slice(1);
    expect(config(...words)).toContain(`userknownhostsfile ${knownHosts}\n`);
    const [, proxy = ''] = /^proxycommand ssh (.*) -W /m.exec(config(...words)) ?? [];
    const [, inner = ''] = /UserKnownHostsFile="([^"]*)"/.exec(proxy.replaceAll('%%', '%')) ?? [];
    expect(config('-o', `UserKnownHostsFile="${inner}"`, 'host')).toContain(`userknownhostsfile ${knownHosts}\n`);
  });

  test('begin in the namespace of a private hypervisor', () => {
    const words = sshCommand(way, { ...settings, namespace: 'lvs-lab', identity: '/my/key' });
    expect(words.slice(0, 5)).toEqual(['ip', 'netns', 'exec', 'lvs-lab', 'ssh']);
    expect(words.filter((word) => word === '/my/key' || word.includes('-i /my/key'))).toHaveLength(2);
  });
});

test('a host and a NIC that are not there are refused with what there is', () => {
  const manifest = manualManifest();
  expect(() => hostNamed(manifest, 'rs1')).toThrow('it has lvs-primary, lvs-backup, web-rs1, web-rs2');
  expect(() => nicNamed(hostNamed(manifest, 'web-rs1'), 'eth1')).toThrow("web-rs1 has no NIC 'eth1': it has eth0");
  expect(nicNamed(hostNamed(manifest, 'lvs-primary'), 'eth1').address).toBe('10.11.12.9');
});
