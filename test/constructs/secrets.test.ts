import { Testing } from 'cdktf';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SecretFile, VirtualService, Workload } from '../../lib';
import { Site } from '../../lib/constructs/site';
import { parseManifest } from '../../lib/manifest';
import { attributes, emptyStack, manualParts, seeds, synth } from '../stack';

const CANARY = 'canary-7f3a9c51-of-a-key';
// what a certificate looks like; who reads it is asked elsewhere
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n';

let folder: string;
let before: string | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lvs-secrets-'));
  before = process.env['XDG_CACHE_HOME'];
  process.env['XDG_CACHE_HOME'] = join(folder, 'cache');
});
afterEach(() => {
  if (before === undefined) {
    delete process.env['XDG_CACHE_HOME'];
  } else {
    process.env['XDG_CACHE_HOME'] = before;
  }
  rmSync(folder, { recursive: true });
});

function secret(content = CANARY, name = 'shop.key'): SecretFile {
  writeFileSync(join(folder, name), content);
  return SecretFile.fromPath(join(folder, name));
}

/** The manual's cluster with HTTPS, with a key. */
function shop(key: SecretFile, app = Testing.app()): ReturnType<typeof manualParts>['stack'] {
  const workload = Workload.nginx({ tls: { certificate: CERTIFICATE, key } });
  const { stack, pool } = manualParts({ pool: { workload } }, emptyStack('lab', app));
  new VirtualService(stack, 'https', { pool, port: 443 });
  return stack;
}

/** Every file below a folder. */
function allOf(root: string): readonly string[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

function holding(root: string): readonly string[] {
  const forms = [Buffer.from(CANARY), Buffer.from(Buffer.from(CANARY).toString('base64').slice(0, 28))];
  return allOf(root).filter((path) => forms.some((form) => readFileSync(path).includes(form)));
}

describe('a key', () => {
  test('is found nowhere in the output, only on the seed disks of its servers, which nobody else may read', () => {
    const outdir = Testing.fullSynth(shop(secret()));
    expect(allOf(outdir).length).toBeGreaterThan(3);
    expect(holding(outdir)).toEqual([]);
    const disks = holding(join(folder, 'cache'));
    expect(disks.map((path) => path.replace(/.*\/|-[0-9a-f]{12}\.iso$/g, ''))).toEqual(['web-rs1', 'web-rs2']);
    for (const path of disks) {
      expect(statSync(path).mode & 0o777).toBe(0o600);
      expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    }
    rmSync(outdir, { recursive: true });
  });

  test('is known by path and hash, in the manifest and in the name of the disk', () => {
    const key = secret();
    const stack = shop(key);
    const outdir = Testing.fullSynth(stack);
    const { hosts } = parseManifest(readFileSync(join(outdir, 'stacks/lab/lvs.manifest.json'), 'utf8'));
    rmSync(outdir, { recursive: true });
    const path = `/etc/lvs/tls/${key.sha256.slice(0, 12)}.key`;
    expect(hosts.map(({ name, secrets }) => [name, secrets])).toEqual([
      ['lvs-primary', undefined],
      ['lvs-backup', undefined],
      ['web-rs1', [{ path, mode: '0600', owner: 'root', ...key }]],
      ['web-rs2', [{ path, mode: '0600', owner: 'root', ...key }]],
    ]);
    const sources = Object.values(attributes(synth(stack), 'libvirt_volume', 'source'));
    expect(sources.filter((source) => source.startsWith(join(folder, 'cache')))).toHaveLength(2);
  });

  test('that is another one reaches the same guests by another disk, and the old disk is gone', () => {
    const app = Testing.app({ outdir: join(folder, 'out') });
    const first = shop(secret(), app);
    const old = seeds(first)['web-rs1'];
    Testing.fullSynth(first);
    const second = shop(secret(`${CANARY} new`, 'new.key'), Testing.app({ outdir: join(folder, 'out') }));
    const next = seeds(second)['web-rs1'];
    Testing.fullSynth(second);
    expect(next?.birth).toBe(old?.birth);
    expect(next?.content).not.toBe(old?.content);
    expect(allOf(join(folder, 'cache'))).toHaveLength(2);
    // without the key, no disk of it stays
    Testing.fullSynth(manualParts({}, emptyStack('lab', Testing.app({ outdir: join(folder, 'out') }))).stack);
    expect(allOf(join(folder, 'cache'))).toEqual([]);
  });

  test('that changes while the stack is synthesized is no key of it', () => {
    const stack = shop(secret());
    secret('another');
    expect(() => Testing.fullSynth(stack)).toThrow(/LVS063: .*shop\.key has changed/);
  });

  test('changes nothing of a stack that has none', () => {
    const { stack } = manualParts();
    const site = Site.of(stack);
    expect(site.seedOf('lab/web/rs1').path).toMatch(/^seeds\/web-rs1-/);
    expect(site.seedOf('lab/web/rs1').files.map(({ path }) => path)).not.toContain('/etc/lvs/secrets.json');
  });

  test('of a custom workload lies where and as its author says', () => {
    const file = secret();
    const custom = Workload.custom({
      secrets: [{ path: '/etc/app/key', file, mode: '0640', owner: 'root:app', reload: ['true'] }],
    });
    const { stack } = manualParts({ pool: { workload: custom } });
    const [host] = seeds(stack)['web-rs1']?.secrets ?? [];
    expect(host).toEqual({ path: '/etc/app/key', file, mode: '0640', owner: 'root:app', reload: ['true'] });
  });
});

describe('is refused:', () => {
  const file: SecretFile = { source: '/nowhere', sha256: '0'.repeat(64) };
  const custom =
    (rest: object): (() => unknown) =>
    () =>
      Workload.custom({ secrets: [{ path: '/etc/app/key', file, ...rest }] });
  test.each<[string, () => unknown, RegExp]>([
    [
      'a file that is not there',
      () => SecretFile.fromPath('/nowhere/a.key'),
      /^LVS063: .*a\.key cannot be read \(ENOENT\)/,
    ],
    ['a folder', () => SecretFile.fromPath('/'), /^LVS063: .*\(EISDIR\)/],
    ['an empty file', () => secret(''), /^LVS063: .*has 0 bytes/],
    ['a file larger than 1 MiB', () => secret('a'.repeat(1024 * 1024 + 1)), /^LVS063: .*has 1048577 bytes/],
    ['a path that is none', () => SecretFile.fromPath('a\nb'), /^LVS008: /],
    ['a mode for all', custom({ mode: '0644' }), /^LVS008: '0644' is not a mode of a secret/],
    ['an owner that is two words', custom({ owner: 'a b' }), /^LVS008: /],
    ['a relative path on the guest', custom({ path: 'key' }), /^LVS008: /],
    ['a text in the place of a file', custom({ file: CANARY }), /^LVS008: is no secret file/],
    [
      'a certificate that is none',
      () => Workload.nginx({ tls: { certificate: 'shop.crt', key: file } }),
      /^LVS008: 'shop\.crt' is not a certificate/,
    ],
    ['no port', () => Workload.nginx({ tls: { certificate: CERTIFICATE, key: file, ports: [] } }), /^LVS006: /],
  ])('%s', (_, make, words) => {
    expect(make).toThrow(words);
  });

  test('a key in the place of the certificate, without showing it', () => {
    const certificate = `-----BEGIN PRIVATE KEY-----\n${CANARY}\n-----END PRIVATE KEY-----\n`;
    const make = (): unknown => Workload.nginx({ tls: { certificate, key: secret() } });
    expect(make).toThrow("'a private key' is not a certificate");
    expect(make).not.toThrow(CANARY);
  });
});
