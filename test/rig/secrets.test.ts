import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import { archiveOf } from '../../lib/rig/rehearsal/archive';
import { jobsOf } from '../../lib/rig/rehearsal/job';
import { notRehearsed } from '../../lib/rig/rehearsal/not-rehearsed';
import { secretContents } from '../../lib/rig/rehearsal/secrets';
import { manualManifest } from './manifest';

const CONTENT = Buffer.from([0, 255, 10, 13]);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lvs-secret-'));
  writeFileSync(join(folder, 'a.key'), CONTENT);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** The manual's cluster with a secret on one server. */
function withSecret(more: { readonly source?: string; readonly sha256?: string; readonly owner?: string }): Manifest {
  const manifest = manualManifest();
  const sha256 = createHash('sha256').update(CONTENT).digest('hex');
  const secret = { path: '/etc/app/key', mode: '0640', owner: 'root', source: join(folder, 'a.key'), sha256, ...more };
  const hosts = manifest.hosts.map((host) => (host.name === 'web-rs1' ? { ...host, secrets: [secret] } : host));
  return { ...manifest, hosts };
}

describe('the secrets of a rehearsal', () => {
  test('lie on their hosts, byte by byte, with their mode, and on no others', async () => {
    const manifest = withSecret({});
    const jobs = jobsOf(manifest);
    const contents = await secretContents(manifest);
    const entries = jobs.flatMap((job) => archiveOf(manifest, job, contents));
    expect(entries.filter(({ path }) => path.endsWith('/etc/app/key'))).toEqual([
      { path: 'job/hosts/web-rs1/etc/app/key', mode: 0o640, content: CONTENT },
    ]);
    expect(JSON.stringify(jobs)).not.toContain('/etc/app/key');
  });

  test.each([
    [
      'is not there',
      { source: '/nowhere/a.key' },
      /\/nowhere\/a\.key, which is \/etc\/app\/key of web-rs1, cannot be read \(ENOENT\)/,
    ],
    ['is another one by now', { sha256: 'f'.repeat(64) }, /a\.key, .* is another one than at the synth: synthesize/],
  ])('are refused where one %s', async (_, more, words) => {
    await expect(secretContents(withSecret(more))).rejects.toThrow(words);
  });

  test('belong to root, which the report says of those that should not', () => {
    const told = (owner: string): readonly unknown[] =>
      notRehearsed(withSecret({ owner }), new Map()).filter(({ what }) => what === '/etc/app/key');
    expect(told('app:app')).toEqual([{ what: '/etc/app/key', reason: 'belongs to root, not to app:app' }]);
    expect(told('root')).toEqual([]);
  });
});
