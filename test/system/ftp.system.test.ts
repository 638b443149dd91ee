import { App, TerraformStack } from 'cdktf';
import type { RealServerPool as Pool } from 'cdktf-lvs';
import { Distribution, FtpService, GuestImage, LibvirtHost, LvsRouterPair, NatNetwork, PublicNetwork } from 'cdktf-lvs';
import { RealServerPool, Workload } from 'cdktf-lvs';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import { type Manifest, MANIFEST_FILE, parseManifest } from '../../lib/manifest';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { describeWith } from '../needs';
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
  let folder: string;
  let rehearsal: Rehearsal;

  for (const [mode, service] of MODES) {
    describe(`by ${mode}`, () => {
      beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), 'cdktf-lvs-ftp-'));
        rehearsal = await startRehearsal(synthesize(folder, service), told);
        await waitUntil(async () => (await get([])).exitCode === 0, {
          what: `FTP to answer by ${mode}`,
          limitMs: 180_000,
          everyMs: 1_000,
        });
      });

      afterAll(async () => {
        await rehearsal.stop();
        rmSync(folder, { recursive: true });
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

function synthesize(outdir: string, service: (stack: TerraformStack, pool: Pool) => FtpService): Manifest {
  const app = new App({ outdir });
  const stack = new TerraformStack(app, 'lab');
  new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
  const image = GuestImage.fromFile(stack, 'image', { path: '/images/a', distribution: Distribution.DEBIAN_12 });
  const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image,
    publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: VIP },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
  });
  const servers = { rs1: '10.11.12.1', rs2: '10.11.12.2' };
  const workload = Workload.vsftpd({ files: { '/text': TEXT } });
  service(stack, new RealServerPool(stack, 'files', { routers, servers, workload }));
  app.synth();
  return parseManifest(readFileSync(join(outdir, 'stacks/lab', MANIFEST_FILE), 'utf8'));
}
