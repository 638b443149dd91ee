import { getEventListeners } from 'node:events';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HostError } from '../../lib/host/host-error';
import { type Task, waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import type { Rig } from '../../lib/rig/rig';

/** A rig over the manual's cluster, to be tried. */
export interface RigUnderTest {
  readonly rig: Rig;
  readonly manifest: Manifest;
  stop(): Promise<void>;
}

export const URL = 'http://192.168.26.10/';
const ROUTERS = ['lvs-primary', 'lvs-backup'];
const SERVERS = ['web-rs1', 'web-rs2'];

// a busy machine is slow, and nothing here is about time
const LIMIT_MS = 300_000;
const BOOT_LIMIT_MS = 15 * 60_000;

/** What each rig promises; the cluster is whole before each test and after it. */
export function rigContract(start: (task: Task) => Promise<RigUnderTest>): void {
  let under: RigUnderTest;
  let rig: Rig;

  beforeAll(async () => {
    under = await start({ onProgress: (line) => process.stderr.write(`  ${line}\n`) });
    rig = under.rig;
    await answersOf(SERVERS, BOOT_LIMIT_MS);
  });

  afterAll(() => under.stop());

  const until = (what: string, condition: () => Promise<boolean>, limitMs = LIMIT_MS): Promise<void> =>
    waitUntil(condition, { what, limitMs, everyMs: 200 });
  const output = async (host: string, ...command: readonly string[]): Promise<string> =>
    (await rig.run(host, command)).stdout.trim();
  const pings = async (from: string, to: string): Promise<boolean> =>
    (await rig.run(from, ['ping', '-c', '1', '-W', '1', to])).exitCode === 0;
  const isOff = (host: string): Promise<boolean> =>
    rig.run(host, ['true'], 5_000).then(
      () => false,
      (error: unknown) => error instanceof HostError,
    );

  /** Waits until exactly these servers answer, one after the other. */
  async function answersOf(servers: readonly string[], limitMs = LIMIT_MS): Promise<void> {
    const lately: string[] = [];
    const alone = async (): Promise<boolean> => {
      lately.push((await rig.request(URL))?.body.trim() ?? 'none');
      lately.splice(0, lately.length - 2 * servers.length);
      return lately.length === 2 * servers.length && `${[...new Set(lately)].sort()}` === `${servers}`;
    };
    await until(`answers of ${servers.join(' and ')} alone`, alone, limitMs);
  }

  async function activeAndStandby(): Promise<readonly [active: string, standby: string]> {
    let holders: readonly string[] = [];
    await until('exactly one active router', async () => (holders = await rig.activeRouters()).length === 1);
    const [active = ''] = holders;
    return [active, ROUTERS.find((router) => router !== active) ?? ''];
  }

  test('a command gives its exit code and both its outputs', async () => {
    const command = ['sh', '-c', 'echo out; echo err >&2; exit 3'];
    expect(await rig.run('web-rs1', command)).toEqual({ exitCode: 3, stdout: 'out\n', stderr: 'err\n' });
    expect(await output('web-rs2', 'hostname')).toBe('web-rs2');
  });

  test('a command that does not end, and a host that is not there, are errors that say so', async () => {
    await expect(rig.run('web-rs1', ['sleep', '30'], 2_000)).rejects.toThrow(/sleep 30/);
    await expect(rig.run('nobody', ['true'])).rejects.toThrow(/nobody/);
  });

  test('a request gives status and text, and nothing where nobody answers', async () => {
    const answer = await rig.request(URL);
    expect(answer?.status).toBe(200);
    expect(SERVERS).toContain(answer?.body.trim());
    expect(await rig.request('http://192.168.26.10:81/')).toBeUndefined();
  });

  test('a command on the client’s side is outside the cluster', async () => {
    const { exitCode, stdout } = await rig.clientRun(['ip', '-4', '-o', 'address']);
    expect(exitCode).toBe(0);
    expect(stdout).not.toMatch(/192\.168\.26\.(8|9|10)\//);
    expect((await rig.clientRun(['sh', '-c', 'exit 4'])).exitCode).toBe(4);
  });

  test('each host reports the seed disk of the manifest', async () => {
    for (const { name, seed } of under.manifest.hosts) {
      expect(await rig.report(name), name).toMatchObject({ seed: seed.sha256, instance: seed.instance });
    }
  });

  test('a probe counts answers, and sees nothing lost where nothing happens', async () => {
    const { signal } = new AbortController();
    const probe = await rig.probe({ url: URL, timeoutMs: 5_000, signal });
    await until('answers to the probe', () => Promise.resolve(probe.answered() > 40));
    const { failed, answers, kept } = await probe.stop();
    expect(Object.keys(answers).sort()).toEqual(SERVERS);
    expect(failed).toBe(0);
    expect(kept.answered).toBeGreaterThan(2);
    expect(kept.ended).toBeUndefined();
    await until('it to listen to its caller no more', () =>
      Promise.resolve(getEventListeners(signal, 'abort').length === 0),
    );
  });

  test('a probe of what does not answer fails each time', async () => {
    const probe = await rig.probe({ url: 'http://192.168.26.10:81/', timeoutMs: 300 });
    await until('failures of the probe', () => Promise.resolve(probe.failed() > 5));
    const { answered, failed } = await probe.stop();
    expect(answered).toBe(0);
    expect(failed).toBeGreaterThan(5);
  });

  test('a capture sees what passes the NIC, and only what it was asked for', async () => {
    const [, standby] = await activeAndStandby();
    const adverts = await rig.capture(standby, 'eth0', 'ip proto 112');
    const others = await rig.capture(standby, 'eth0', 'udp port 9');
    await new Promise((resolve) => setTimeout(resolve, 4_000));
    expect((await adverts.stop()).join('\n')).toContain('VRRP');
    expect(await others.stop()).toEqual([]);
    await expect(rig.capture(standby, 'eth9', 'ip')).rejects.toThrow(/eth9/);
  });

  test.each(['carrier', 'silent'] as const)('a cable cut: %s; nothing passes until it is mended', async (how) => {
    expect(await pings('web-rs1', '10.11.12.2')).toBe(true);
    await rig.cut('web-rs1', 'eth0', how);
    expect(await output('web-rs1', 'cat', '/sys/class/net/eth0/carrier')).toBe(how === 'carrier' ? '0' : '1');
    expect(await pings('web-rs2', '10.11.12.1')).toBe(false);
    await answersOf(['web-rs2']);
    await rig.mend('web-rs1', 'eth0');
    await rig.mend('web-rs1', 'eth0');
    await until('packets to pass again', () => pings('web-rs2', '10.11.12.1'));
    expect(await output('web-rs1', 'cat', '/sys/class/net/eth0/carrier')).toBe('1');
    await answersOf(SERVERS);
  });

  test('a cable that is not there cannot be cut', async () => {
    await expect(rig.cut('web-rs1', 'eth7', 'silent')).rejects.toThrow(/eth7/);
  });

  test('a frozen router answers nobody, the other one takes over; thawed it goes on where it was', async () => {
    const [active, standby] = await activeAndStandby();
    await rig.run(active, ['sh', '-c', 'echo mark >/run/mark']);
    await rig.freeze(active);
    await until(`${standby} alone`, async () => `${await rig.activeRouters()}` === standby);
    expect(await rig.request(URL)).toMatchObject({ status: 200 });
    await rig.thaw(active);
    await until(`${active} to answer`, async () => !(await isOff(active)));
    expect(await output(active, 'cat', '/run/mark')).toBe('mark');
    await activeAndStandby();
    await answersOf(SERVERS);
  });

  test('a killed router is off, the other one takes over; started it comes up as standby', async () => {
    const [active, standby] = await activeAndStandby();
    await rig.run(active, ['sh', '-c', 'echo mark >/run/mark']);
    await rig.kill(active);
    expect(await isOff(active)).toBe(true);
    expect(await rig.report(active)).toBeUndefined();
    await until(`${standby} alone`, async () => `${await rig.activeRouters()}` === standby);
    expect(await rig.request(URL)).toMatchObject({ status: 200 });
    await rig.start(active);
    await until(`${active} to come up`, async () => (await keepalived(active)) === 'active');
    expect((await rig.run(active, ['cat', '/run/mark'])).exitCode).not.toBe(0);
    expect(await activeAndStandby()).toEqual([standby, active]);
    await answersOf(SERVERS);
  });

  test('a host that shuts down stays off, one that reboots comes up again', async () => {
    await rig.run('web-rs2', ['sh', '-c', 'echo mark >/run/mark']);
    await rig.reboot('web-rs2');
    await until('web-rs2 to come up anew', async () => {
      const seen = await rig.run('web-rs2', ['sh', '-c', 'cat /run/mark; exit 0'], 5_000).catch(() => undefined);
      return seen?.stdout === '';
    });
    await answersOf(SERVERS);
    await rig.shutdown('web-rs2');
    await until('web-rs2 to be off', () => isOff('web-rs2'));
    await answersOf(['web-rs1']);
    await rig.start('web-rs2');
    await answersOf(SERVERS);
  });

  async function keepalived(router: string): Promise<string> {
    const isActive = rig.run(router, ['systemctl', 'is-active', 'keepalived.service'], 5_000);
    return (await isActive.catch(() => ({ stdout: '' }))).stdout.trim();
  }
}
