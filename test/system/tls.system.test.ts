import { FirewallMarkService, FtpService, RealServerPool, SecretFile, Workload } from 'cdktf-lvs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import { reportOf } from '../../lib/rig/rehearsal/report';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { type KeyPair, makeKeyPair, withDisksIn } from '../keys';
import { describeWith } from '../needs';
import { manifestOf } from '../rig/manifest';
import { addHost, addPool, addRouters, emptyStack } from '../stack';
import { REHEARSAL_NEEDS } from './drilled';
import { told } from './test-cluster';

// HTTPS and FTPS through IPVS of a real kernel, with a key that the manifest names and does not hold.

const VIP = '192.168.26.10';
const TEXT = Array.from({ length: 4_000 }, (_, index) => `line ${index}`).join('\n');

function manifest(keys: KeyPair): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const routers = addRouters(stack);
  const tls = { certificate: keys.certificate, key: SecretFile.fromPath(keys.keyPath) };
  const web = addPool(stack, routers, { workload: Workload.nginx({ tls }) });
  new FirewallMarkService(stack, 'https', { pool: web, ports: [80, 443] });
  const servers = { ftp1: '10.11.12.5', ftp2: '10.11.12.6' };
  const workload = Workload.vsftpd({ files: { '/text': TEXT }, tls });
  new FtpService(stack, 'ftp', {
    pool: new RealServerPool(stack, 'files', { routers, servers, workload }),
    mode: 'marks',
  });
  return withDisksIn(keys.folder, () => manifestOf(stack));
}

describeWith([...REHEARSAL_NEEDS, 'openssl'], 'TLS, rehearsed', () => {
  let rehearsal: Rehearsal;
  let keys: KeyPair;
  let synthesized: Manifest;

  beforeAll(async () => {
    keys = makeKeyPair(VIP);
    synthesized = manifest(keys);
    expect(JSON.stringify(synthesized)).not.toContain(keys.key.split('\n')[1]);
    rehearsal = await startRehearsal(synthesized, told);
    await rehearsal.rig.clientRun(['sh', '-c', 'printf %s "$1" > /tmp/ca.pem', 'sh', keys.certificate]);
  });

  afterAll(async () => {
    keys.remove();
    await rehearsal.stop();
  });

  /** The limits are for a handshake on emulated processors of a busy machine. */
  const asked = (...words: readonly string[]): ReturnType<Rehearsal['rig']['run']> =>
    rehearsal.rig.clientRun(['curl', '-s', '-m', '90', ...words], 120_000);
  const eventually = async (what: string, answers: () => Promise<boolean>): Promise<void> =>
    waitUntil(answers, { what, limitMs: 300_000, everyMs: 1_000 });

  test('web servers prove themselves through the floating address, and answer plain beside it', async () => {
    const answer = async (): Promise<string> => (await asked('--cacert', '/tmp/ca.pem', `https://${VIP}/`)).stdout;
    await eventually('an answer in TLS', async () => (await answer()).startsWith('web-rs'));
    expect((await asked(`http://${VIP}/`)).stdout).toMatch(/^web-rs/);
    // curl(1): a peer whose certificate cannot be verified
    const stranger = await asked('--cacert', '/etc/ssl/certs/ISRG_Root_X1.pem', `https://${VIP}/`);
    expect(stranger.exitCode).toBe(60);
  });

  test('the report asks each port in its own protocol, and finds the keys as they were synthesized', async () => {
    const { services, problems, hosts } = await reportOf(rehearsal, synthesized, told);
    expect(services.map(({ url }) => url).sort()).toEqual([`ftp://${VIP}/`, `http://${VIP}/`, `https://${VIP}/`]);
    expect(services.filter(({ url, answer }) => !url.startsWith('ftp') && !answer.startsWith("200 'web-rs"))).toEqual(
      [],
    );
    expect(problems).toEqual([]);
    const paths = hosts.find(({ name }) => name === 'web-rs1')?.files.map(({ path }) => path);
    expect(paths).toContainEqual(expect.stringMatching(/^\/etc\/lvs\/tls\/.*\.key$/));
  });

  test('a host with another key does not report the seed disk of the manifest', async () => {
    const { rig } = rehearsal;
    expect(await rig.report('web-rs1')).toBeDefined();
    await rig.run('web-rs1', [
      'sh',
      '-c',
      'cp -a /etc/lvs/tls /run/kept; for key in /etc/lvs/tls/*.key; do echo >> $key; done',
    ]);
    expect(await rig.report('web-rs1')).toBeUndefined();
    await rig.run('web-rs1', ['sh', '-c', 'cp -a /run/kept/. /etc/lvs/tls; rm -r /run/kept']);
    expect(await rig.report('web-rs1')).toBeDefined();
  });

  test('FTP servers send in TLS to one who asks for it, and plain to others', async () => {
    const plain = async (): Promise<boolean> => (await asked(`ftp://${VIP}/text`)).stdout === TEXT;
    await eventually('plain FTP', plain);
    const { exitCode, stdout } = await asked('--ssl-reqd', '--cacert', '/tmp/ca.pem', `ftp://${VIP}/text`);
    expect({ exitCode, isWhole: stdout === TEXT }).toEqual({ exitCode: 0, isWhole: true });
  });

  test('the key lies where only root may read it, and in no log', async () => {
    for (const host of ['web-rs1', 'files-ftp1']) {
      const { stdout: owner } = await rehearsal.rig.run(host, ['sh', '-c', 'stat -c "%a %U" /etc/lvs/tls/*.key']);
      expect(owner.trim()).toBe('600 root');
      const line = keys.key.split('\n')[1] ?? '';
      const { stdout: found } = await rehearsal.rig.run(host, [
        'grep',
        '-rlF',
        line,
        '/etc/lvs',
        '/run/log',
        '/var/log',
      ]);
      expect(found.trim()).toMatch(/^\/etc\/lvs\/tls\/[0-9a-f]{12}\.key$/);
    }
  });
});
