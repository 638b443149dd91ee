import { afterAll, beforeAll, expect, test } from 'vitest';
import { terraformApply, terraformInit, terraformPlan, type TerraformFolder } from '../../lib/host/terraform';
import { readDeployment } from '../../lib/rig/deployment';
import { libvirtRig } from '../../lib/rig/libvirt-rig';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { synthesizeExample } from './examples';
import { activeAndStandby, ADDRESS, answered, bothAnswered, losesItsActiveRouter, output } from './test-cluster';
import { PROGRAMS, startedAgain, startTestHypervisor, type TestHypervisor, told, untilActive } from './test-cluster';

const VIP = '192.168.26.10';
const ROUTERS = ['lvs-primary', 'lvs-backup'];
const SERVERS = ['web-rs1', 'web-rs2'];

describeWith(['root', ...PROGRAMS], 'examples/direct-routing.ts, on machines', () => {
  let lab: TestHypervisor;
  let stack: TerraformFolder;
  let rig: Rig;

  beforeAll(async () => {
    lab = await startTestHypervisor('direct');
    const { uri, storagePool: storage_pool, domainType: domain_type, imagePath: image_path } = lab.place;
    const variables = { uri, storage_pool, domain_type, image_path };
    stack = { folder: synthesized(), environment: lab.terraform().environment, variables };
    await terraformInit({ ...stack, ...told });
    await terraformApply({ ...stack, ...told });
    rig = libvirtRig(await readDeployment({ terraform: stack, uri, namespace: lab.hypervisor.namespace }));
    await answered(rig);
  });

  afterAll(() => lab.stop());

  const synthesized = (forwarding = 'direct-routing'): string =>
    synthesizeExample('direct-routing.ts', lab.outdir, (text) =>
      text.replace("forwarding: 'direct-routing'", `forwarding: '${forwarding}'`),
    );

  test('an apply of the same stack changes nothing', async () => {
    expect(await terraformPlan({ ...stack, ...told })).toEqual([]);
  });

  test('both servers answer, past the active router', async () => {
    const [active] = await activeAndStandby(rig);
    const questions = await rig.capture(active, 'eth0', `tcp and dst host ${VIP} and dst port 80`);
    const answers = await rig.capture(active, 'eth0', `tcp and src host ${VIP} and src port 80`);
    await bothAnswered(rig);
    expect(await answers.stop()).toEqual([]);
    expect((await questions.stop()).length).toBeGreaterThan(0);
  });

  test('the servers have the virtual address on lo, are quiet about it, and have the network’s own gateway', async () => {
    for (const host of SERVERS) {
      expect(await output(rig, host, 'ip', '-4', '-o', 'address', 'show', 'dev', 'lo')).toContain(` ${VIP}/32 `);
      expect(await output(rig, host, 'ip', '-4', '-o', 'address', 'show', 'dev', 'eth0')).not.toContain(VIP);
      expect(await output(rig, host, 'sysctl', '-n', 'net.ipv4.conf.all.arp_ignore')).toBe('1\n');
      expect(await output(rig, host, 'ip', 'route', 'show', 'default')).toContain('via 192.168.26.254 ');
    }
    const neighbour = (await rig.clientRun(['ip', 'neigh', 'show', VIP])).stdout;
    const [active] = await activeAndStandby(rig);
    expect(neighbour).toContain((await output(rig, active, 'cat', '/sys/class/net/eth0/address')).trim());
  });

  test('the routers have one NIC, and pass nothing on', async () => {
    for (const router of ROUTERS) {
      expect(await output(rig, router, 'sh', '-c', 'ls /sys/class/net | grep -c eth')).toBe('1\n');
      expect(await output(rig, router, 'sysctl', '-n', 'net.ipv4.ip_forward')).toBe('0\n');
    }
  });

  test('the death of the active router moves the address, and an established connection goes on', async () => {
    const dead = await losesItsActiveRouter(rig);
    // a guest that is off cannot take a change
    await startedAgain(rig, dead, 'keepalived');
  });

  test('another choice reaches the running guests: tunnels and back, with no machine replaced', async () => {
    const [active] = await activeAndStandby(rig);
    const probe = await rig.probe({ url: ADDRESS });
    synthesized('tunnel');
    const changes = await terraformApply({ ...stack, ...told });
    expect(changes.filter(({ address, action }) => address.includes('domain') && action !== 'update')).toEqual([]);
    const table = async (): Promise<string> => output(rig, active, 'ipvsadm', '-Ln');
    await expect.poll(table, { timeout: 120_000, interval: 1_000 }).toMatch(/(Tunnel .*\n.*){2}/);
    for (const host of SERVERS) {
      const held = (): Promise<string> => output(rig, host, 'ip', '-4', '-o', 'address', 'show', 'dev', 'tunl0');
      await expect.poll(held, { timeout: 120_000, interval: 1_000 }).toContain(` ${VIP}/32 `);
      expect(await output(rig, host, 'ip', '-4', '-o', 'address', 'show', 'dev', 'lo')).not.toContain(VIP);
    }
    const moved = probe.answered();
    await expect.poll(() => probe.answered(), { timeout: 60_000 }).toBeGreaterThan(moved + 20);
    await probe.stop();
    expect(await terraformPlan({ ...stack, ...told })).toEqual([]);
    synthesized();
    await terraformApply({ ...stack, ...told });
    const back = (): Promise<string> => output(rig, SERVERS[0] ?? '', 'ip', '-4', '-o', 'address', 'show', 'dev', 'lo');
    await expect.poll(back, { timeout: 120_000, interval: 1_000 }).toContain(` ${VIP}/32 `);
    await bothAnswered(rig);
  });

  test('a restarted server has its virtual address again before it serves', async () => {
    const [server = ''] = SERVERS;
    await rig.reboot(server);
    await untilActive(rig, server, 'nginx');
    expect(await output(rig, server, 'ip', '-4', '-o', 'address', 'show', 'dev', 'lo')).toContain(` ${VIP}/32 `);
    await bothAnswered(rig);
  });
});
