import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { diagnose } from '../../lib/operate/doctor/doctor';
import type { AppFacts, LibvirtFacts, MachineFacts, NetworkFacts } from '../../lib/operate/doctor/facts';
import { type Finding, PURPOSES } from '../../lib/operate/doctor/finding';
import { probeMachine } from '../../lib/operate/doctor/probe';
import { machine } from './machine-facts';

function findings(change: Partial<MachineFacts>): readonly Finding[] {
  return diagnose({ ...machine, ...change }, PURPOSES).purposes.flatMap((each) => each.findings);
}

/** The one finding about it that is not fine. */
function complaint(change: Partial<MachineFacts>): Pick<Finding, 'check' | 'verdict' | 'mend'> | undefined {
  const [first] = findings(change).filter(({ verdict }) => verdict !== 'ok');
  return first && { check: first.check, verdict: first.verdict, mend: first.mend };
}

const libvirt = (change: Partial<LibvirtFacts>): Partial<MachineFacts> => ({
  libvirt: { ...machine.libvirt, ...change },
});
const network = (change: Partial<NetworkFacts>): Partial<MachineFacts> => ({
  network: { ...machine.network, ...change },
});
const withoutApp = (holds: AppFacts['holds'], start = '.'): Partial<MachineFacts> => ({
  app: { project: undefined, problem: 'none', missing: [], synth: undefined, start, holds },
});
const missing = (program: string, name: string): Partial<MachineFacts> => ({ missing: [{ program, package: name }] });
const confined = { profiles: 'libvirtd (enforce)\nvirt-aa-helper (enforce)\n' };
const ALLOW = `echo '  "/var/lib/libvirt/images/**" rwk,' | sudo tee -a /etc/apparmor.d/local/abstractions/libvirt-qemu`;

test('of a machine on which all works nothing is said but so', () => {
  expect(findings({}).filter(({ verdict }) => verdict !== 'ok')).toEqual([]);
  expect(diagnose(machine, PURPOSES).purposes.map(({ works }) => works)).toEqual([true, true, true]);
});

describe('what lacks is named with the command that mends it:', () => {
  test.each<[string, Partial<MachineFacts>, string, string | undefined]>([
    ['an old Node', { node: 'v20.18.9' }, 'Node', 'npx n lts'],
    ['no app', withoutApp('nothing'), 'app', 'npx cdktf-lvs init'],
    ['no app in a folder elsewhere', withoutApp('nothing', 'my lab'), 'app', "npx cdktf-lvs init 'my lab'"],
    [
      'no app among other files, where init would refuse',
      withoutApp('something else'),
      'app',
      `[ -e cdktf.json ] || echo '{ "app": "npx tsx main.ts" }' > cdktf.json`,
    ],
    ['no folder', withoutApp('no folder'), 'app', undefined],
    ['no cdktf', { app: { ...machine.app, missing: ['cdktf'] } }, 'packages', 'npm install cdktf'],
    ['no QEMU', missing('qemu-system-x86_64', 'qemu-system-x86'), 'QEMU', 'sudo apt-get install -y qemu-system-x86'],
    [
      'no QEMU, for root',
      { isRoot: true, ...missing('qemu-system-x86_64', 'qemu-system-x86') },
      'QEMU',
      'apt-get install -y qemu-system-x86',
    ],
    [
      'no QEMU on another system',
      { debian: undefined, ...missing('qemu-system-x86_64', 'qemu-system-x86') },
      'QEMU',
      undefined,
    ],
    ['no image', { image: undefined }, 'lab image', 'sudo npx cdktf-lvs image build'],
    ['no room for an image', { image: undefined, cacheMegabytes: 3_999 }, 'lab image', 'sudo apt-get clean'],
    [
      'an old terraform',
      { terraform: { ...machine.terraform, version: 'Terraform v1.3.9' } },
      'terraform',
      expect.stringContaining('opentofu') as string,
    ],
    [
      'no terraform',
      { terraform: { binary: undefined, version: '', problem: 'none' } },
      'terraform',
      expect.stringContaining('opentofu') as string,
    ],
    [
      'no provider',
      { provider: { ...machine.provider, isRegistryThere: false } },
      'provider',
      expect.stringContaining('https://go.dev/dl/go1.24.0.linux-amd64.tar.gz') as string,
    ],
    [
      'a Go that fetches no other',
      { provider: { ...machine.provider, isRegistryThere: false, go: 'go version go1.20.1 linux/amd64' } },
      'provider',
      expect.stringContaining('go.dev') as string,
    ],
    ['no xsltproc', missing('xsltproc', 'xsltproc'), 'xsltproc', 'sudo apt-get install -y xsltproc'],
    [
      'no libvirt',
      { ...libvirt({ answers: false, words: 'No such file' }), ...missing('libvirtd', 'libvirt-daemon-system') },
      'libvirt',
      'sudo apt-get install -y libvirt-daemon-system libvirt-clients',
    ],
    [
      'a libvirt that sleeps',
      libvirt({ answers: false, words: 'Failed to connect socket: No such file' }),
      'libvirt',
      'sudo systemctl enable --now libvirtd',
    ],
    [
      'a libvirt of others',
      libvirt({ answers: false, words: 'Failed to connect socket: Permission denied' }),
      'libvirt',
      'sudo usermod -aG libvirt "$USER" && newgrp libvirt',
    ],
    [
      'a libvirt elsewhere',
      libvirt({ answers: false, isLocal: false, uri: 'qemu+ssh://h/system' }),
      'libvirt',
      "virsh -c 'qemu+ssh://h/system' version",
    ],
    [
      'no pool',
      libvirt({ poolInfo: undefined }),
      'pool',
      expect.stringContaining('pool-define-as default dir') as string,
    ],
    [
      'a pool that is off',
      libvirt({ poolInfo: 'State:          inactive\n' }),
      'pool',
      "virsh -c 'qemu:///system' pool-start default",
    ],
    [
      'a full pool',
      libvirt({ poolInfo: 'State:          running\nAvailable:      2999999999\n' }),
      'pool',
      "virsh -c 'qemu:///system' vol-list --details default",
    ],
    [
      'a network in use',
      network({ routes: '[{"dst":"192.168.0.0/16","dev":"eth1"}]' }),
      'networks',
      'sudo ip route delete 192.168.0.0/16 dev eth1',
    ],
    [
      'a network of another libvirt network',
      network({ routes: '[{"dst":"192.168.26.0/24","dev":"virbr0"}]' }),
      'networks',
      expect.stringContaining('virsh net-destroy') as string,
    ],
    [
      'an address in use',
      network({ addresses: '[{"ifname":"lo","addr_info":[{"local":"192.168.26.10","prefixlen":32}]}]' }),
      'addresses',
      'sudo ip address delete 192.168.26.10/32 dev lo',
    ],
    [
      'no bridge',
      network({ links: '[{"ifname":"eth0"}]' }),
      'bridges',
      'sudo ip link add name br0 type bridge && sudo ip link set br0 up',
    ],
    [
      "Docker's policy",
      network({ forward: '-P FORWARD DROP\n-A FORWARD -j DOCKER-USER\n' }),
      'forwarding',
      'sudo sysctl -w net.bridge.bridge-nf-call-iptables=0',
    ],
  ])('%s', (_, change, check, mend) => {
    expect(complaint(change)).toEqual({ check, verdict: 'lacks', mend });
  });
});

test('root is told no command with sudo, which a small machine may not have', () => {
  const bad = { image: undefined, cacheMegabytes: 3_999, ...libvirt(confined), ...network({ zones: 'public work' }) };
  const mends = (isRoot: boolean): string =>
    findings({ isRoot, ...bad })
      .map(({ mend }) => mend)
      .join('\n');
  expect(mends(true)).not.toContain('sudo');
  expect(mends(true)).toContain('| tee -a /etc/apparmor.d/');
  expect(mends(false)).toContain('| sudo tee -a /etc/apparmor.d/');
});

test("the line that AppArmor's mending command writes is understood", () => {
  const guestRules = execFileSync('sh', ['-c', ALLOW.replace(/\| sudo tee .*/, '')], { encoding: 'utf8' });
  expect(complaint(libvirt({ ...confined, guestRules }))).toBeUndefined();
});

describe('what works, though not well, is a warning:', () => {
  const kvm = { works: false, hasDevice: true, isOpen: true, cpuinfo: 'flags : svm' };
  test.each<[string, Partial<MachineFacts>, string, string | undefined]>([
    ['no device', { kvm: { ...kvm, hasDevice: false } }, 'KVM', 'sudo modprobe kvm_amd'],
    ['a device of others', { kvm: { ...kvm, isOpen: false } }, 'KVM', 'sudo usermod -aG kvm "$USER" && newgrp kvm'],
    ['a device that does not work', { kvm }, 'KVM', 'sudo modprobe -r kvm_amd && sudo modprobe kvm_amd'],
    ['a processor without it', { kvm: { ...kvm, cpuinfo: 'flags : fpu' } }, 'KVM', undefined],
    ['guests that are confined', libvirt(confined), 'AppArmor', ALLOW],
    ['rules for another folder', libvirt({ ...confined, guestRules: '"/srv/**" rwk,' }), 'AppArmor', ALLOW],
    ['no stack yet', { stack: undefined }, 'stack', 'npm run synth'],
    ['a firewalld without the zone', network({ zones: 'public work' }), 'firewalld', 'sudo firewall-cmd --reload'],
    [
      'a bridge in no zone',
      network({ zones: 'libvirt public', activeZones: 'public\n  interfaces: eth0\n' }),
      'firewalld',
      'sudo firewall-cmd --zone=libvirt --add-interface=br0 --permanent && sudo firewall-cmd --reload',
    ],
  ])('%s', (_, change, check, mend) => {
    // without KVM a user's libvirt is used all the same
    expect(complaint(change)).toEqual({ check, verdict: 'warns', mend });
  });
});

describe('nothing is said of', () => {
  test.each<[string, Partial<MachineFacts>]>([
    ['a newer Node', { node: 'v24.0.0' }],
    ['tofu', { terraform: { binary: 'tofu', version: 'OpenTofu v1.8.1', problem: '' } }],
    ['a provider that was built', { provider: { ...machine.provider, isRegistryThere: false, isBuilt: true } }],
    [
      'a provider that can be built',
      { provider: { ...machine.provider, isRegistryThere: false, go: 'go version go1.26.8 linux/amd64' } },
    ],
    [
      'confined guests that may open their disks',
      libvirt({ ...confined, guestRules: '  "/var/lib/libvirt/**" rwk,\n' }),
    ],
    ['a libvirt without confinement', libvirt({ ...confined, qemuConf: 'security_driver = "none"\n' })],
    ["the stack's own bridge", network({ routes: '[{"dst":"192.168.26.0/24","dev":"virbr7"}]' })],
    ['a network that no address of the host is on', network({ routes: '[{"dst":"10.11.12.0/24","dev":"eth1"}]' })],
    ['a policy that bridges do not see', network({ forward: '-P FORWARD DROP\n', bridgeFilter: '' })],
    ['bridges in their zone', network({ zones: 'libvirt public', activeZones: 'libvirt\n  interfaces: virbr0 br0\n' })],
    [
      'collisions on a machine elsewhere',
      { ...libvirt({ isLocal: false }), ...network({ routes: '[{"dst":"192.168.26.0/24","dev":"eth1"}]' }) },
    ],
  ])('%s', (_, change) => {
    expect(complaint(change)).toBeUndefined();
  });

  test('the networks of a host for whose stack a private hypervisor is started', () => {
    const change = {
      isRoot: true,
      ...libvirt({ answers: false }),
      ...network({ routes: '[{"dst":"192.168.26.0/24","dev":"eth1"}]' }),
    };
    expect(complaint(change)).toBeUndefined();
  });
});

test('without a stack nobody knows which hypervisor it gets', () => {
  const facts = { ...machine, isRoot: true, stack: undefined, ...libvirt({ answers: false }) };
  const [deploy] = diagnose(facts, ['deploy']).purposes;
  expect(deploy?.findings.find(({ check }) => check === 'libvirt')).toEqual({
    check: 'libvirt',
    verdict: 'warns',
    seen: expect.stringMatching(/^it depends on the stack, which is not synthesized yet: with a variable/) as string,
    mend: 'npm run synth',
  });
});

test('what lacks for one purpose does not keep another from working', () => {
  const report = diagnose({ ...machine, terraform: { binary: undefined, version: '', problem: 'none' } }, PURPOSES);
  expect(report.purposes.map(({ purpose, works }) => [purpose, works])).toEqual([
    ['synth', true],
    ['rehearse', true],
    ['deploy', false],
  ]);
  expect(diagnose(machine, ['rehearse']).purposes.map(({ purpose }) => purpose)).toEqual(['rehearse']);
});

test('this machine is looked at without harm, whatever it lacks', async () => {
  const facts = await probeMachine({
    ...{ project: process.cwd(), problem: '', synth: undefined, start: '.' },
    ...{ stackFolder: undefined, kind: undefined },
  });
  expect(facts.app.missing).toEqual([]);
  expect(facts.node).toBe(process.version);
  expect(JSON.parse(facts.network.links)).toContainEqual(expect.objectContaining({ ifname: 'lo' }));
  expect(diagnose(facts, ['synth']).purposes[0]?.works).toBe(true);
});
