import type { TerraformStack } from 'cdktf';
import type { RealServerPool as Pool } from 'cdktf-lvs';
import { FtpService, Workload } from 'cdktf-lvs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { manifestOf } from '../rig/manifest';
import { addHost, addPool, addRouters, emptyStack } from '../stack';
import { REHEARSAL_NEEDS } from './drilled';
import { activeAndStandby, output, told } from './test-cluster';

// FTP through IPVS of a real kernel and the closed packet filter, with the real vsftpd, curl, and Python's client.

const VIP = '192.168.26.10';
// more than one segment, and no two pieces of it are the same
const TEXT = Array.from({ length: 40_000 }, (_, index) => `line ${index}`).join('\n');

const MODES: readonly [
  mode: string,
  add: (stack: TerraformStack, pool: Pool) => FtpService,
  afterFailover: readonly string[],
][] = [
  [
    'helper',
    (stack, pool) => new FtpService(stack, 'ftp', { pool, mode: 'helper' }),
    // the helper's arithmetic on the connection's bytes died with the router
    ['a session that has moved data ends', 'a session that has not goes on'],
  ],
  [
    'marks',
    (stack, pool) => new FtpService(stack, 'ftp', { pool, mode: 'marks' }),
    ['a session that has moved data goes on', 'a session that has not goes on'],
  ],
];

/** Two sessions, of which one moves data; and again, once they are told to. A client that believes the server's answer. */
const SESSIONS = `
import ftplib, os, time

def session():
    ftp = ftplib.FTP('${VIP}', timeout=20)
    ftp.trust_server_pasv_ipv4_address = True
    ftp.login()
    return ftp

def amount(ftp):
    pieces = []
    ftp.retrbinary('RETR text', pieces.append)
    return len(b''.join(pieces))

sessions = {'has moved data': session(), 'has not': session()}
assert amount(sessions['has moved data']) == ${TEXT.length}
open('/run/ready', 'w').close()
while not os.path.exists('/run/again'):
    time.sleep(0.2)
for name, ftp in sessions.items():
    try:
        end = 'goes on' if amount(ftp) == ${TEXT.length} else 'tells less'
    except OSError:
        end = 'ends'
    print('a session that', name, end)
`;

describeWith(REHEARSAL_NEEDS, 'FTP, rehearsed', () => {
  let rehearsal: Rehearsal;

  for (const [mode, add, afterFailover] of MODES) {
    describe(`by ${mode}`, () => {
      beforeAll(async () => {
        rehearsal = await startRehearsal(ftpCluster(add), told);
        await eventually(`FTP to answer by ${mode}`, async () => (await get([])).exitCode === 0);
      });

      afterAll(() => rehearsal.stop());

      test.each([
        ['PASV', ['--disable-epsv']],
        ['EPSV', []],
        ['PORT', ['--ftp-port', '-', '--disable-eprt']],
      ])('data come whole by %s', async (_, options) => {
        const { exitCode, stdout } = await get(options);
        expect({ exitCode, isWhole: stdout === TEXT }).toEqual({ exitCode: 0, isWhole: true });
      });

      test(`after a failover ${afterFailover.join(', and ')}`, async () => {
        const { rig } = rehearsal;
        const [active, standby] = await activeAndStandby(rig);
        const sessions = rig.clientRun(['python3', '-c', SESSIONS], 600_000);
        await eventually(
          'two sessions',
          async () => (await rig.clientRun(['test', '-e', '/run/ready'])).exitCode === 0,
        );
        await eventually('the standby to know of them', async () => {
          const known = await output(rig, standby, 'ipvsadm', '-Lnc');
          return (
            known.split('\n').filter((line) => line.includes('ESTABLISHED') && line.includes(`${VIP}:21 `)).length > 1
          );
        });
        await rig.kill(active);
        await eventually('the standby to take over', async () => (await rig.activeRouters())[0] === standby);
        await rig.clientRun(['touch', '/run/again']);
        expect((await sessions).stdout.trim().split('\n')).toEqual(afterFailover);
        expect((await get([])).exitCode).toBe(0);
      });

      if (mode === 'marks') {
        test('the helper beside servers that tell the floating address breaks PASV', async () => {
          const { rig } = rehearsal;
          const [active = ''] = await rig.activeRouters();
          expect((await get(['--disable-epsv'])).exitCode).toBe(0);
          await output(rig, active, 'modprobe', 'ip_vs_ftp');
          expect((await get(['--disable-epsv'])).exitCode).not.toBe(0);
          // nothing is told there that could be taken for a server's address
          expect((await get([])).exitCode).toBe(0);
        });
      }
    });
  }

  const eventually = (what: string, holds: () => Promise<boolean>): Promise<void> =>
    waitUntil(holds, { what, limitMs: 180_000, everyMs: 500 });
  const get = (options: readonly string[]): ReturnType<Rehearsal['rig']['run']> =>
    rehearsal.rig.clientRun(['curl', '-s', '-m', '15', ...options, `ftp://${VIP}/text`]);
});

function ftpCluster(add: (stack: TerraformStack, pool: Pool) => FtpService): Manifest {
  const stack = emptyStack();
  addHost(stack);
  add(stack, addPool(stack, addRouters(stack), { workload: Workload.vsftpd({ files: { '/text': TEXT } }) }));
  return manifestOf(stack);
}
