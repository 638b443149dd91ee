import { FtpService, LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from 'cdktf-lvs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { manifestOf } from '../rig/manifest';
import { addHost, addImage, emptyStack } from '../stack';
import { REHEARSAL_NEEDS } from './drilled';
import { output, told } from './test-cluster';

// FTP through IPVS of a real kernel and the closed packet filter, with the real vsftpd, curl, and Python's client.

// more than one segment, and no two pieces of it are the same
const TEXT = Array.from({ length: 40_000 }, (_, index) => `line ${index}`).join('\n');

type Mode = 'helper' | 'marks';

const VIPS: Readonly<Record<Mode, string>> = { helper: '192.168.26.10', marks: '192.168.26.20' };

const MODES: readonly [mode: Mode, afterFailover: readonly string[]][] = [
  // the helper's arithmetic on the connection's bytes died with the router
  ['helper', ['a session that has moved data ends', 'a session that has not goes on']],
  ['marks', ['a session that has moved data goes on', 'a session that has not goes on']],
];

/** Two sessions, of which one moves data; and again, once they are told to. A client that believes the server's answer. */
const sessions = (vip: string): string => `
import ftplib, os, time

def session():
    ftp = ftplib.FTP('${vip}', timeout=20)
    ftp.trust_server_pasv_ipv4_address = True
    ftp.login()
    return ftp

def amount(ftp):
    pieces = []
    ftp.retrbinary('RETR text', pieces.append)
    return len(b''.join(pieces))

sessions = {'has moved data': session(), 'has not': session()}
assert amount(sessions['has moved data']) == ${TEXT.length}
open('/run/ready-${vip}', 'w').close()
while not os.path.exists('/run/again-${vip}'):
    time.sleep(0.2)
for name, ftp in sessions.items():
    try:
        end = 'goes on' if amount(ftp) == ${TEXT.length} else 'tells less'
    except OSError:
        end = 'ends'
    print('a session that', name, end)
`;

describeWith(REHEARSAL_NEEDS, 'FTP of two pairs on the same networks, rehearsed', () => {
  let rehearsal: Rehearsal;
  let rig: Rig;

  beforeAll(async () => {
    rehearsal = await startRehearsal(ftpClusters(), told);
    ({ rig } = rehearsal);
    for (const [mode] of MODES) {
      await eventually(`FTP to answer by ${mode}`, async () => (await get(mode, [])).exitCode === 0);
    }
  });

  afterAll(() => rehearsal.stop());

  describe('in the second guest, which is there as the helper must not be in the kernel of marks', () => {
    test('is the pair by marks with its servers, and all else is in the first one', async () => {
      const [first, second, ...others] = rehearsal.guests;
      expect(others).toEqual([]);
      expect(second?.hosts.every((name) => name.includes('marks'))).toBe(true);
      expect(first?.hosts.some((name) => name.includes('marks'))).toBe(false);
      expect(second?.because).toEqual([expect.stringContaining('ip_vs_ftp')]);
      const modules = await Promise.all(MODES.map(([mode]) => output(rig, `by-${mode}-backup`, 'lsmod')));
      expect(modules.map((text) => /^ip_vs_ftp /m.test(text))).toEqual([true, false]);
    });

    test('a capture sees what the client sends, which is in the first one', async () => {
      const [active] = await roles('marks');
      await eventually('tcpdump to tell of a session', async () => {
        const capture = await rig.capture(active, 'eth0', `tcp dst port 21 and dst host ${VIPS.marks}`);
        expect((await get('marks', [])).exitCode).toBe(0);
        return (await capture.stop()).length > 3;
      });
    });

    test.each(['carrier', 'silent'] as const)('a cable cut: %s, and mended, is so for the first one', async (how) => {
      const reached = async (host: string): Promise<boolean> =>
        (await rig.run('files-helper-a', ['ping', '-c', '1', '-W', '1', host])).exitCode === 0;
      await eventually('a server to be there', () => reached('10.11.12.23'));
      await rig.cut('files-marks-a', 'eth0', how);
      expect(await reached('10.11.12.23')).toBe(false);
      await eventually('the other server to be there still', () => reached('10.11.12.24'));
      await rig.mend('files-marks-a', 'eth0');
      await eventually('the server to be back', () => reached('10.11.12.23'));
    });
  });

  describe.each(MODES)('by %s', (mode, afterFailover) => {
    test.each([
      ['PASV', ['--disable-epsv']],
      ['EPSV', []],
      ['PORT', ['--ftp-port', '-', '--disable-eprt']],
    ])('data come whole by %s', async (_, options) => {
      const { exitCode, stdout } = await get(mode, options);
      expect({ exitCode, isWhole: stdout === TEXT }).toEqual({ exitCode: 0, isWhole: true });
    });

    test(`after a failover ${afterFailover.join(', and ')}`, async () => {
      const [active, standby] = await roles(mode);
      const vip = VIPS[mode];
      const asked = rig.clientRun(['python3', '-c', sessions(vip)], 600_000);
      await eventually(
        'two sessions',
        async () => (await rig.clientRun(['test', '-e', `/run/ready-${vip}`])).exitCode === 0,
      );
      await eventually('the standby to know of them', async () => {
        const known = await output(rig, standby, 'ipvsadm', '-Lnc');
        return (
          known.split('\n').filter((line) => line.includes('ESTABLISHED') && line.includes(`${vip}:21 `)).length > 1
        );
      });
      await rig.kill(active);
      await eventually('the standby to take over', async () => (await actives(mode))[0] === standby);
      await rig.clientRun(['touch', `/run/again-${vip}`]);
      expect((await asked).stdout.trim().split('\n')).toEqual(afterFailover);
      expect((await get(mode, [])).exitCode).toBe(0);
    });

    if (mode === 'marks') {
      test('the helper beside servers that tell the floating address breaks PASV', async () => {
        const [active = ''] = await actives(mode);
        expect((await get(mode, ['--disable-epsv'])).exitCode).toBe(0);
        await output(rig, active, 'modprobe', 'ip_vs_ftp');
        expect((await get(mode, ['--disable-epsv'])).exitCode).not.toBe(0);
        // nothing is told there that could be taken for a server's address
        expect((await get(mode, [])).exitCode).toBe(0);
      });
    }
  });

  test('with one guest gone, nobody answers for the other one either', async () => {
    const panics = rig.run('files-marks-a', ['sh', '-c', 'echo c >/proc/sysrq-trigger']);
    await expect(panics).rejects.toThrow(/guest of by-marks-\S+ and 3 more is gone.*Kernel panic/s);
    await expect(rig.run('files-helper-a', ['true'])).rejects.toThrow(/guest of by-marks-\S+ and 3 more is gone/);
  });

  const eventually = (what: string, holds: () => Promise<boolean>): Promise<void> =>
    waitUntil(holds, { what, limitMs: 180_000, everyMs: 500 });
  const get = (mode: Mode, options: readonly string[]): ReturnType<Rig['run']> =>
    rig.clientRun(['curl', '-s', '-m', '15', ...options, `ftp://${VIPS[mode]}/text`]);
  const actives = async (mode: Mode): Promise<readonly string[]> =>
    (await rig.activeRouters()).filter((name) => name.startsWith(`by-${mode}-`));
  const roles = async (mode: Mode): Promise<readonly [active: string, standby: string]> => {
    await eventually(`one active router of ${mode}`, async () => (await actives(mode)).length === 1);
    const pair = [`by-${mode}-primary`, `by-${mode}-backup`] as const;
    return (await actives(mode))[0] === pair[0] ? pair : [pair[1], pair[0]];
  };
});

/** A pair for each mode: one kernel cannot be right for both. */
function ftpClusters(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const image = addImage(stack);
  const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
  MODES.forEach(([mode], at) => {
    const [near, far] = [`192.168.26.${at + 1}`, `10.11.12.${at + 1}`];
    const side = (start: string): Record<'primary' | 'backup' | 'floating', string> => ({
      primary: `${start}1`,
      backup: `${start}2`,
      floating: `${start}0`,
    });
    const routers = new LvsRouterPair(stack, `by-${mode}`, {
      image,
      publicInterface: { network: outside, ...side(near), virtualRouterId: 51 + at },
      privateInterface: { network: inside, ...side(far), virtualRouterId: 61 + at },
    });
    const pool = new RealServerPool(stack, `files-${mode}`, {
      routers,
      servers: { a: `${far}3`, b: `${far}4` },
      workload: Workload.vsftpd({ files: { '/text': TEXT } }),
    });
    new FtpService(stack, `ftp-${mode}`, { pool, mode });
  });
  return manifestOf(stack);
}
