import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Hypervisor, startHypervisor, stopHypervisor } from '../../lib/host/hypervisor';
import { labImage } from '../../lib/host/image';
import { run } from '../../lib/host/program';
import { terraformEnvironment } from '../../lib/host/provider';
import { terraformApply, type TerraformFolder, terraformInit, terraformPlan } from '../../lib/host/terraform';
import { bridgesOf } from '../../lib/operate/bridges/commands';
import { readDeployment, readManifest } from '../../lib/rig/deployment';
import { libvirtRig } from '../../lib/rig/libvirt-rig';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { synthesizeExample } from './examples';
import {
  activeAndStandby,
  bothAnswered,
  losesItsActiveRouter,
  output,
  PROGRAMS,
  startedAgain,
  told,
} from './test-cluster';

// Two private hypervisors are two hosts; a cable between their network namespaces is the network between the hosts.

const NAMES = ['east', 'west'] as const;
type Name = (typeof NAMES)[number];
const TUNNEL: Readonly<Record<Name, string>> = { east: '192.0.2.1', west: '192.0.2.2' };
const GATEWAY = '192.168.26.254/24';

describeWith(['root', ...PROGRAMS], 'examples/two-hosts.ts, on two hypervisors', () => {
  let hosts: Readonly<Record<Name, Hypervisor>>;
  let terraform: TerraformFolder;
  let outdir: string;
  let rig: Rig;

  const nameOf = (host: Name): string => `test-two-${host}-${process.pid}`;
  const inside = (host: string, command: string): Promise<string> =>
    run('ip', ['netns', 'exec', hosts[host as Name].namespace, 'sh', '-ec', command], { limitMs: 30_000 });
  const guestsOn = async (host: Name): Promise<readonly string[]> =>
    (await run('virsh', ['-q', '-c', hosts[host].uri, 'list', '--name'], { limitMs: 30_000 }))
      .split('\n')
      .flatMap((line) => line.trim() || [])
      .sort();

  beforeAll(async () => {
    outdir = await mkdtemp(join(tmpdir(), 'cdktf-lvs-two-hosts-'));
    const { path } = await labImage(told);
    const east = await startHypervisor({ name: nameOf('east'), ...told });
    const west = await startHypervisor({ name: nameOf('west'), ...told });
    hosts = { east, west };
    const peer = ['type', 'veth', 'peer', 'name', 'underlay', 'netns', west.namespace];
    await run('ip', ['link', 'add', 'underlay', 'netns', east.namespace, ...peer], { limitMs: 10_000 });
    for (const name of NAMES) {
      await inside(name, `ip address add ${TUNNEL[name]}/24 dev underlay && ip link set underlay up`);
    }
    const folder = synthesizeExample('two-hosts.ts', outdir);
    const bridges = bridgesOf(await readManifest(folder), undefined);
    // the second time they find all of it
    for (const { host = '', commands } of [...bridges, ...bridges]) {
      await inside(host, commands.join('\n'));
    }
    await inside('east', `ip address add ${GATEWAY} dev lvs-public`);
    const variables = {
      uri_east: east.uri,
      uri_west: west.uri,
      domain_type: east.domainType,
      image_path: path,
    };
    terraform = { folder, environment: await terraformEnvironment(told), variables };
    await terraformInit({ ...terraform, ...told });
    await terraformApply({ ...terraform, ...told });
    rig = libvirtRig(await readDeployment({ terraform, uri: east.uri, namespace: east.namespace }));
  });

  afterAll(async () => {
    for (const name of NAMES) {
      await stopHypervisor({ name: nameOf(name), ...told });
    }
    rmSync(outdir, { recursive: true, force: true });
  });

  test('has its machines where the stack says, and an apply of the same stack changes nothing', async () => {
    expect(await guestsOn('east')).toEqual(['lab-lvs-primary', 'lab-web-rs1']);
    expect(await guestsOn('west')).toEqual(['lab-lvs-backup', 'lab-web-rs2']);
    expect(await terraformPlan({ ...terraform, ...told })).toEqual([]);
  });

  test('answers from servers on both', () => bothAnswered(rig));

  test('carries a packet of the network’s mtu from host to host', async () => {
    const whole = ['ping', '-c', '1', '-W', '5', '-M', 'do', '-s', `${1450 - 28}`, '10.11.12.2'];
    expect(await output(rig, 'lvs-primary', ...whole)).toContain(' 0% packet loss');
  });

  test('goes on from the other host when the active router dies', async () => {
    const dead = await losesItsActiveRouter(rig);
    await bothAnswered(rig);
    await startedAgain(rig, dead, 'keepalived.service');
    expect((await activeAndStandby(rig))[1]).toBe(dead);
    expect(await terraformPlan({ ...terraform, ...told })).toEqual([]);
  });

  test('makes a server that is moved on the other host, and leaves none behind', async () => {
    const text = "rs1: { address: '10.11.12.1', host: west }";
    synthesizeExample('two-hosts.ts', outdir, (example) => example.replace(/rs1: \{.*\}/, text));
    await terraformApply({ ...terraform, ...told });
    expect(await guestsOn('east')).toEqual(['lab-lvs-primary']);
    expect(await guestsOn('west')).toEqual(['lab-lvs-backup', 'lab-web-rs1', 'lab-web-rs2']);
    expect(await terraformPlan({ ...terraform, ...told })).toEqual([]);
  });
});
