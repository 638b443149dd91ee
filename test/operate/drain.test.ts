import { describe, expect, test } from 'vitest';
import { drainServer } from '../../lib/operate/drain/drain';
import { drainTarget } from '../../lib/operate/drain/target';
import { undrainServer } from '../../lib/operate/drain/undrain';
import type { Rig } from '../../lib/rig/rig';
import { lookText, MANUAL } from '../drills/scenes';
import { FLOATING } from './looks';

const target = drainTarget(MANUAL, 'web-rs1');
const options = { timeoutSeconds: 0, force: false };

describe('a real server', () => {
  test('is found by its name, with its services', () => {
    expect(target).toMatchObject({ server: { address: '10.11.12.1', drainFile: '/etc/lvs/drained-web-rs1' } });
    expect(target.services.map(({ path }) => path)).toEqual(['lab/http']);
  });

  test.each([
    ['web-rs9', "there is no real server 'web-rs9': the real servers are web-rs1, web-rs2"],
    ['lvs-primary', 'lvs-primary is no real server: the real servers are web-rs1, web-rs2'],
  ])('is not found by %s', (name, words) => {
    expect(() => drainTarget(MANUAL, name)).toThrow(words);
  });

  test('is drained on both routers, and undrained', async () => {
    const { rig, drained } = routers();
    expect(await drainServer(rig, target, options)).toMatchObject({
      routers: ['lvs-primary', 'lvs-backup'],
      connections: 0,
    });
    expect([...drained]).toEqual(['lvs-primary', 'lvs-backup']);
    expect(await undrainServer(rig, target, options)).toMatchObject({ takesConnections: true });
    expect([...drained]).toEqual([]);
  });

  test('with connections says how many are left, by the router that is active', async () => {
    const { rig } = routers({ connections: { 'lvs-primary': 3, 'lvs-backup': 5 } });
    expect(await drainServer(rig, target, options)).toMatchObject({ connections: 3 });
  });

  test('that is the last one is drained by force alone', async () => {
    const { rig, drained } = routers({ other: 0 });
    await expect(drainServer(rig, target, options)).rejects.toThrow(/last server of lab\/http .*refused; --force/);
    expect([...drained]).toEqual([]);
    expect(await drainServer(rig, target, { ...options, force: true })).toMatchObject({ unserved: ['lab/http'] });
  });

  test('is drained on one router by force alone', async () => {
    const { rig, drained } = routers({ silent: ['lvs-backup'] });
    await expect(drainServer(rig, target, options)).rejects.toThrow('lvs-backup does not answer');
    expect([...drained]).toEqual([]);
    const result = await drainServer(rig, target, { ...options, force: true });
    expect(result).toMatchObject({ routers: ['lvs-primary'], silent: ['lvs-backup'] });
  });

  test('whose routers fall silent meanwhile is not told to have no connection', async () => {
    const { rig } = routers({ connections: { 'lvs-primary': 3 } });
    let looks = 0;
    // two look at the routers, two at what keepalived has taken over
    const falling = (host: string, words: readonly string[]): ReturnType<Rig['run']> =>
      words[2]?.startsWith('exec') === true && ++looks > 4
        ? Promise.reject(new Error('silence'))
        : rig.run(host, words);
    await expect(drainServer({ run: falling }, target, options)).rejects.toThrow(
      /web-rs1 is drained, but lvs-primary and lvs-backup answer no longer/,
    );
  });

  test('is not drained where no router answers', async () => {
    const { rig } = routers({ silent: ['lvs-primary', 'lvs-backup'] });
    await expect(drainServer(rig, target, { ...options, force: true })).rejects.toThrow(
      'neither lvs-primary nor lvs-backup',
    );
  });
});

/** Two routers whose keepalived takes a drain file over at once. */
function routers({
  silent = [],
  other = 1,
  connections = {},
}: {
  readonly silent?: readonly string[];
  readonly other?: number;
  readonly connections?: Readonly<Record<string, number>>;
} = {}): { readonly rig: Pick<Rig, 'run'>; readonly drained: ReadonlySet<string> } {
  const drained = new Set<string>();
  const run: Rig['run'] = async (host, [, , script = '']) => {
    await Promise.resolve();
    if (silent.includes(host)) {
      throw new Error('silence');
    }
    if (script.startsWith('echo 1')) {
      drained.add(host);
    } else if (script.startsWith('rm')) {
      drained.delete(host);
    }
    const weight = drained.has(host) ? 0 : 1;
    const table = [
      'TCP  C0A81A0A:0050 rr ',
      `  -> 0A0B0C01:0050      Masq    ${weight}      ${connections[host] ?? 0}          14`,
      `  -> 0A0B0C02:0050      Masq    ${other}      1          13`,
    ];
    return { exitCode: 0, stdout: lookText(host === 'lvs-primary' ? FLOATING : [], table), stderr: '' };
  };
  return { rig: { run }, drained };
}
