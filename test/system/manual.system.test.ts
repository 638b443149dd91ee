import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Rig } from '../../lib/rig/rig';
import { activeAndStandby, answered, ADDRESS, bothAnswered, HOSTS, output, startTestHypervisor } from './test-cluster';
import { PROGRAMS, type TestHypervisor } from './test-cluster';
import { describeWith } from '../needs';

describeWith(['root', ...PROGRAMS], 'the manual’s demands, on machines', () => {
  // guests and bridges of another mtu than the usual one
  const WIDE = { privateMtu: 9000 };
  let lab: TestHypervisor;
  let rig: Rig;

  beforeAll(async () => {
    lab = await startTestHypervisor('manual');
    await lab.apply(WIDE);
    rig = await lab.rig();
    await bothAnswered(rig);
  });

  afterAll(() => lab.stop());

  async function pings(from: string, address: string): Promise<boolean> {
    return (await rig.run(from, ['ping', '-c', '1', '-W', '2', address])).exitCode === 0;
  }

  const GATEWAY = '192.168.26.254';

  test('a real server reaches the routers’ private addresses, and nothing beyond them', async () => {
    for (const address of ['10.11.12.8', '10.11.12.9', '10.11.12.10']) {
      expect(await pings('web-rs1', address), address).toBe(true);
    }
    expect(await pings('web-rs1', GATEWAY)).toBe(false);
    expect(await pings('web-rs1', '192.168.27.1'), 'beyond the gateway').toBe(false);
  });

  test('packets on the private network are as long as its mtu, and on the public one as usual', async () => {
    const passes = async (bytes: number, from: string, to: string): Promise<boolean> =>
      (await rig.run(from, ['ping', '-c', '3', '-W', '5', '-M', 'do', '-s', `${bytes - 28}`, to])).exitCode === 0;
    for (const address of ['10.11.12.2', '10.11.12.8', '10.11.12.9']) {
      expect(await passes(9000, 'web-rs1', address), address).toBe(true);
      expect(await passes(9001, 'web-rs1', address), address).toBe(false);
    }
    expect(await passes(1500, 'lvs-primary', GATEWAY)).toBe(true);
    expect(await passes(1501, 'lvs-primary', GATEWAY)).toBe(false);
  });

  test('realServerInternet lets it out, and taking it away shuts it in, with no machine replaced', async () => {
    const opened = await lab.apply({ ...WIDE, realServerInternet: true });
    expect(opened.filter(({ address, action }) => address.includes('domain') && action !== 'update')).toEqual([]);
    await waitUntil(() => pings('web-rs1', GATEWAY), { what: 'the gateway to answer web-rs1', limitMs: 60_000 });
    await bothAnswered(rig);
    await lab.apply(WIDE);
    await waitUntil(async () => !(await pings('web-rs1', GATEWAY)), { what: 'silence for web-rs1', limitMs: 60_000 });
    expect(await pings('web-rs1', '10.11.12.10')).toBe(true);
  });

  test('the files of the interfaces hold real addresses only, and the standby holds no floating one', async () => {
    const [active, standby] = await activeAndStandby(rig);
    for (const router of [active, standby]) {
      const files = await output(rig, router, 'sh', '-c', 'cat /etc/systemd/network/*.network');
      expect(files).not.toMatch(/192\.168\.26\.10\b|10\.11\.12\.10\b/);
      expect(files.match(/^Gateway=.*$/gm)).toEqual([`Gateway=${GATEWAY}`]);
    }
    const labels = await output(rig, active, 'ip', '-4', '-o', 'address');
    expect(labels).toMatch(/192\.168\.26\.10\/24 .* eth0:1/);
    expect(labels).toMatch(/10\.11\.12\.10\/24 .* eth1:1/);
    expect(await output(rig, standby, 'ip', '-4', '-o', 'address')).not.toMatch(/\.10\/24/);
  });

  test('a restart of systemd-networkd on the active router moves nothing', async () => {
    const [active] = await activeAndStandby(rig);
    const probe = await rig.probe({ url: ADDRESS });
    const transitions = (): Promise<string> =>
      output(rig, active, 'sh', '-c', 'journalctl -u keepalived | grep -c "Entering" || true');
    const before = await transitions();
    await output(rig, active, 'systemctl', 'restart', 'systemd-networkd');
    const asked = probe.answered();
    await waitUntil(() => probe.answered() > asked + 60, { what: 'answers to the probe', limitMs: 60_000 });
    const result = await probe.stop();
    expect(await rig.activeRouters()).toEqual([active]);
    expect(await transitions()).toBe(before);
    expect(result.kept.ended).toBeUndefined();
  });

  test('forwarding off breaks the path, and on again mends it', async () => {
    const [active] = await activeAndStandby(rig);
    await output(rig, active, 'sysctl', '-w', 'net.ipv4.ip_forward=0');
    expect(await rig.request(ADDRESS)).toBeUndefined();
    await output(rig, active, 'sysctl', '-w', 'net.ipv4.ip_forward=1');
    await answered(rig);
  });

  test('a stopped keepalived hands both addresses over, and an established connection goes on', async () => {
    const [active, standby] = await activeAndStandby(rig);
    const probe = await rig.probe({ url: ADDRESS });
    await waitUntil(() => probe.answered() > 60, { what: 'answers to the probe', limitMs: 60_000 });
    await output(rig, active, 'systemctl', 'stop', 'keepalived');
    await waitUntil(async () => `${await rig.activeRouters()}` === standby, { what: 'the standby', limitMs: 60_000 });
    const moved = probe.answered();
    await waitUntil(() => probe.answered() > moved + 20, { what: 'answers to the probe', limitMs: 60_000 });
    expect((await probe.stop()).kept.ended).toBeUndefined();

    await output(rig, active, 'systemctl', 'start', 'keepalived');
    await waitUntil(async () => (await output(rig, active, 'ipvsadm', '-Sn')).includes('10.11.12.2'), {
      what: 'the table of the standby',
      limitMs: 60_000,
    });
    expect(await rig.activeRouters()).toEqual([standby]);
  });

  test('keepalived that is killed comes back by itself, and no address stays on two routers', async () => {
    const [active] = await activeAndStandby(rig);
    await output(rig, active, 'sh', '-c', 'kill -9 $(systemctl show -p MainPID --value keepalived)');
    await waitUntil(async () => (await rig.run(active, ['systemctl', 'is-active', 'keepalived'])).exitCode === 0, {
      what: 'keepalived to come back',
      limitMs: 60_000,
      everyMs: 500,
    });
    await activeAndStandby(rig);
    await answered(rig);
  });

  test('a cold start of every guest ends with an answer and one active router', async () => {
    await Promise.all(HOSTS.map((host) => rig.kill(host)));
    expect(await rig.request(ADDRESS)).toBeUndefined();
    await Promise.all(HOSTS.map((host) => rig.start(host)));
    await bothAnswered(rig);
    await activeAndStandby(rig);
    expect(await lab.plan()).toEqual([]);
  });

  test('a second stack of the same cluster lives beside the first one', async () => {
    await lab.apply({ stack: 'other', publicCidr: '192.168.27.0/24' });
    const other = await lab.rig('other');
    await answered(other, 'http://192.168.27.10/');
    await answered(rig);
    expect(await lab.plan()).toEqual([]);
    expect(await lab.plan('other')).toEqual([]);
  });
});
