import type { TerraformStack } from 'cdktf';
import { FtpService, type RealServerPool as Pool, Workload } from 'cdktf-lvs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
import { manifestOf } from '../rig/manifest';
import { addHost, addPool, addRouters, emptyStack } from '../stack';
import { REHEARSAL_NEEDS } from './drilled';
import { told } from './test-cluster';

// FTP through IPVS of a real kernel and the closed packet filter, with the real vsftpd and curl.

const VIP = '192.168.26.10';
// more than one segment, and no two pieces of it are the same
const TEXT = Array.from({ length: 40_000 }, (_, index) => `line ${index}`).join('\n');

const MODES: readonly [string, (stack: TerraformStack, pool: Pool) => FtpService][] = [
  ['helper', (stack, pool) => new FtpService(stack, 'ftp', { pool, mode: 'helper' })],
  ['marks', (stack, pool) => new FtpService(stack, 'ftp', { pool, mode: 'marks' })],
];

describeWith(REHEARSAL_NEEDS, 'FTP, rehearsed', () => {
  let rehearsal: Rehearsal;

  for (const [mode, service] of MODES) {
    describe(`by ${mode}`, () => {
      beforeAll(async () => {
        rehearsal = await startRehearsal(manifest(service), told);
        await waitUntil(async () => (await get([])).exitCode === 0, {
          what: `FTP to answer by ${mode}`,
          limitMs: 180_000,
          everyMs: 1_000,
        });
      });

      afterAll(async () => {
        await rehearsal.stop();
      });

      test.each([
        ['PASV', ['--disable-epsv']],
        ['EPSV', []],
        ['PORT', ['--ftp-port', '-', '--disable-eprt']],
      ])('data come whole by %s', async (_, options) => {
        const { exitCode, stdout } = await get(options);
        expect({ exitCode, isWhole: stdout === TEXT }).toEqual({ exitCode: 0, isWhole: true });
      });
    });
  }

  function get(options: readonly string[]): ReturnType<Rehearsal['rig']['run']> {
    return rehearsal.rig.clientRun(['curl', '-s', '-m', '15', ...options, `ftp://${VIP}/text`]);
  }
});

function manifest(service: (stack: TerraformStack, pool: Pool) => FtpService): Manifest {
  const stack = emptyStack();
  addHost(stack);
  service(stack, addPool(stack, addRouters(stack), { workload: Workload.vsftpd({ files: { '/text': TEXT } }) }));
  return manifestOf(stack);
}
