import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { FirewallMarkService, Port, RealServerPool, VirtualService, Workload } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { guestInit, STAND_IN } from '../../lib/rig/rehearsal/guest/init';
import { GUEST_PROGRAM } from '../../lib/rig/rehearsal/guest/program';
import { archiveOf } from '../../lib/rig/rehearsal/archive';
import { jobsOf } from '../../lib/rig/rehearsal/job';
import { CLIENT, GATEWAY } from '../../lib/rig/rehearsal/surroundings';
import type { Booted } from '../../lib/rig/rehearsal/guest-events';
import { notRehearsed, standInsOf } from '../../lib/rig/rehearsal/not-rehearsed';
import { manualParts } from '../stack';
import { manifestOf, manualManifest } from './manifest';
import { describeWith } from '../needs';

const manifest = manualManifest();
const hostOf = (of: Manifest, name: string) =>
  jobsOf(of)
    .flatMap(({ hosts }) => hosts)
    .find((host) => host.name === name);

describe('the job of a rehearsal', () => {
  test('has the hosts of the manifest, a client, and the gateway before it', () => {
    const names = jobsOf(manifest)
      .flatMap(({ hosts }) => hosts)
      .map(({ name }) => name);
    expect(names).toEqual([...manifest.hosts.map(({ name }) => name), CLIENT, GATEWAY]);
    expect(hostOf(manifest, GATEWAY)?.net).toContain('address add 192.168.26.254/24');
    expect(hostOf(manifest, CLIENT)?.net).toContain('route add default via 198.51.100.1');
  });

  test('has each file of each host, with its mode', () => {
    const entries = new Map(
      jobsOf(manifest)
        .flatMap((job) => archiveOf(manifest, job, new Map()))
        .map((entry) => [entry.path, entry]),
    );
    for (const { name, files } of manifest.hosts) {
      for (const { path, mode, content } of files) {
        const entry = entries.get(`job/hosts/${name}${path}`);
        expect(entry?.content, path).toBe(content);
        expect(entry?.mode.toString(8).padStart(4, '0'), path).toBe(mode);
      }
    }
  });

  test('bounds the NICs of a network’s own hosts, tells all of its mtu, and leaves other networks alone', () => {
    const networks = manifest.networks.map((each) =>
      each.gateway === undefined ? each : { ...each, mtu: 1400, linkMbit: 100 },
    );
    const linked: Manifest = { ...manifest, networks };
    const nicsOf = (name: string) => hostOf(linked, name)?.nics ?? [];
    const [outside, inside] = nicsOf('lvs-primary');
    expect(outside).toMatchObject({ mtu: 1400 });
    expect(outside?.bounds).toContain(
      'filter add dev v0n0 parent ffff: protocol all u32 match u32 0 0 police rate 12500kbps burst 600kb mtu 64kb drop flowid :1',
    );
    expect(outside?.bounds).toContain('class add dev v0n0 parent 1: classid 1:1 htb rate 12500kbps burst 600kb');
    expect([inside, ...nicsOf('web-rs1')]).toMatchObject([
      { mtu: 1500, bounds: [] },
      { mtu: 1500, bounds: [] },
    ]);
    expect(nicsOf(GATEWAY)).toMatchObject([
      { mtu: 1500, bounds: [] },
      { mtu: 1400, bounds: [] },
    ]);
  });

  test('leaves a NIC alone that does not start at boot', () => {
    const hosts = manifest.hosts.map((host) => ({
      ...host,
      nics: host.nics.map((nic) => ({ ...nic, onBoot: false })),
    }));
    expect(hostOf({ ...manifest, hosts }, 'web-rs1')?.net).toBe('link set lo up\n');
    expect(hostOf(manifest, 'web-rs1')?.net).toContain('link set eth0 up');
  });

  test('gives the client another network where the stack has the usual one', () => {
    const networks = [...manifest.networks, ...manifest.networks.map((each) => ({ ...each, cidr: '198.51.0.0/16' }))];
    expect(hostOf({ ...manifest, networks }, CLIENT)?.net).toContain('address add 203.0.113.2/24');
  });

  test('puts the client on a service’s network that has no gateway, at an address that nobody has', () => {
    const networks = manifest.networks.map(({ path, resource, cidr, wire, mtu }) => ({
      path,
      resource,
      cidr,
      wire,
      mtu,
    }));
    const without = { ...manifest, networks };
    expect(hostOf(without, GATEWAY)).toBeUndefined();
    // the hosts still name .254 as their gateway
    expect(hostOf(without, CLIENT)?.net).toContain('address add 192.168.26.253/24');
  });

  test('has a stub on the services’ ports for a custom workload, for a server of nobody, and none for nginx', () => {
    const custom = manualManifest({ pool: { workload: Workload.custom({ units: ['app.service'] }) } });
    expect(hostOf(custom, 'web-rs1')?.stubs).toEqual([{ unit: 'app.service', tcp: [80], udp: [] }]);
    expect(hostOf(manifest, 'web-rs1')?.stubs).toEqual([]);
    const hosts = manifest.hosts.filter(({ name }) => name !== 'web-rs2');
    expect(hostOf({ ...manifest, hosts }, 'web-rs2')).toMatchObject({
      stubs: [{ unit: 'stub.service', tcp: [80], udp: [] }],
      net: expect.stringContaining('default via 10.11.12.10') as string,
    });
  });
});

describe('the report of stand-ins', () => {
  const { stack, routers } = manualParts();
  const servers = { a: '10.11.12.21', b: '10.11.12.22' };
  const others = RealServerPool.fromAddresses(stack, 'old', { routers, servers });
  new FirewallMarkService(stack, 'streams', { pool: others, ports: [Port.sctpRange(3000, 3001)] });
  new FirewallMarkService(stack, 'media', { pool: others, ports: [Port.udpRange(10_000, 20_000)] });
  new VirtualService(stack, 'names', { pool: others, port: Port.udp(53) });
  const mixed = manifestOf(stack);
  const stub = (host: string, what: string): [string, Booted] => [
    host,
    { event: 'booted', host, notes: [{ kind: 'stub', what, text: 'answers' }], sysctls: {}, seconds: 1, uptime: 1 },
  ];

  test('has a stub for each server that is not managed here, as a host of the private network', () => {
    expect(hostOf(mixed, 'old-a')).toMatchObject({ stubs: [{ unit: 'stub.service', tcp: [] }] });
    expect(hostOf(mixed, 'old-a')?.stubs[0]?.udp).toHaveLength(65);
    expect(hostOf(mixed, 'old-a')?.net).toContain('address add 10.11.12.21/24');
  });

  test('tells a server that is not managed here from a program that the image lacks', () => {
    const booted = new Map([stub('old-a', 'stub.service'), stub('web-rs1', 'app.service')]);
    expect(standInsOf(mixed, booted).map(({ host, isManaged }) => [host, isManaged])).toEqual([
      ['old-a', false],
      ['web-rs1', true],
    ]);
    expect(notRehearsed(mixed, booted)).toEqual(
      expect.arrayContaining([
        { what: 'old-a', reason: 'a stand-in answers: it is not managed here' },
        { what: 'app.service on web-rs1', reason: 'a stand-in answers: the lab image does not have its program' },
      ]),
    );
  });

  test('names the ports on which a stub does not answer, and no others', () => {
    const booted = new Map([stub('old-a', 'stub.service')]);
    const ports = notRehearsed(mixed, booted).filter(({ reason }) => reason.startsWith('stand-ins answer'));
    expect(ports.map(({ what }) => what)).toEqual(['lab/media: udp/10000-20000', 'lab/streams: sctp/3000-3001']);
    expect(notRehearsed(mixed, new Map()).filter(({ reason }) => reason.includes('stand-in'))).toEqual([]);
  });
});

describeWith(['python3'], 'the guest’s programs', () => {
  test('are programs for their readers', () => {
    execFileSync('python3', ['-c', 'import ast, sys; ast.parse(sys.stdin.read())'], { input: GUEST_PROGRAM });
    execFileSync('sh', ['-n'], { input: guestInit(['ip_vs']) });
    execFileSync('sh', ['-n'], { input: STAND_IN });
  });
});
