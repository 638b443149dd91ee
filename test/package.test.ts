import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const ROOT = resolve(__dirname, '..');
const TSC = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
const PACKAGE = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};
const NAMES = [...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.peerDependencies)];

let work: string;
/** What the packed archive holds. */
let packed: readonly string[];
/** A CommonJS project with the package in it. */
let project: string;
let library: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'cdktf-lvs-package-'));
  const source = join(work, 'source');
  // sources and a test are there to be left out
  for (const name of ['package.json', 'LICENSE', 'tools', 'lib', 'test/fixtures.ts']) {
    cpSync(join(ROOT, name), join(source, name), { recursive: true });
  }
  writeFileSync(join(source, 'README.md'), '# cdktf-lvs\n');
  run(process.execPath, [TSC, '-p', 'tsconfig.build.json', '--outDir', join(source, 'dist')], ROOT);
  const [archive] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', work], source),
  ) as readonly { readonly filename: string; readonly files: readonly { readonly path: string }[] }[];
  packed = archive?.files.map(({ path }) => path) ?? [];
  project = join(work, 'project');
  library = join(project, 'node_modules', 'cdktf-lvs');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  run('tar', ['-xzf', join(work, archive?.filename ?? ''), '-C', library, '--strip-components=1'], work);
  // npm would ask a registry for the dependencies: they are linked by hand, cdktf and constructs as one copy
  for (const name of NAMES) {
    symlinkSync(join(ROOT, 'node_modules', name), join(project, 'node_modules', name));
  }
}, 60_000);

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

test('the package holds the compiled library, the pinned provider and the papers, and nothing else', () => {
  const others = packed.filter((path) => !/^dist\/.+\.(js|d\.ts)$/.test(path));
  expect([...others].sort()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
    'tools/provider/go.mod',
    'tools/provider/go.sum',
  ]);
  const compiled = packed.filter((path) => path.endsWith('.js')).map((path) => path.slice('dist/'.length, -3));
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => path.slice(0, -3));
  expect([...compiled].sort()).toEqual(sources.sort());
});

test('the compiled library imports what the package depends on, and nothing else', () => {
  const imported = packed
    .filter((path) => path.endsWith('.js') || path.endsWith('.d.ts'))
    .flatMap((path) => [
      ...readFileSync(join(library, path), 'utf8').matchAll(/(?:from |require\(|import\()["']([^."'][^"']*)["']/g),
    ])
    .map(([, specifier = '']) => specifier.replace(/^node:/, ''));
  const foreign = imported.filter((name) => !builtinModules.includes(name) && !NAMES.includes(name));
  expect([...new Set(foreign)]).toEqual([]);
  expect(imported).toContain('cdktf');
});

test('a CommonJS project synthesizes a cluster and reads its manifest', () => {
  const machines = inProject(`
    const { readFileSync } = require('node:fs');
    const { App, TerraformStack } = require('cdktf');
    const { Distribution, GuestImage, LibvirtHost, LvsCluster } = require('cdktf-lvs');
    const { MANIFEST_FILE, parseManifest } = require('cdktf-lvs/manifest');
    const stack = new TerraformStack(new App(), 'lab');
    new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
    const image = GuestImage.fromFile(stack, 'image', { path: '/guest.qcow2', distribution: Distribution.DEBIAN_12 });
    new LvsCluster(stack, 'web', { image });
    App.of(stack).synth();
    const folder = 'cdktf.out/stacks/lab';
    const { resource } = JSON.parse(readFileSync(folder + '/cdk.tf.json', 'utf8'));
    const { hosts } = parseManifest(readFileSync(folder + '/' + MANIFEST_FILE, 'utf8'));
    console.log(JSON.stringify([Object.keys(resource.libvirt_domain).length, hosts.map((host) => host.name)]));
  `);
  const hosts = ['web-lvs-primary', 'web-lvs-backup', 'web-pool-rs1', 'web-pool-rs2'];
  expect(JSON.parse(machines)).toEqual([hosts.length, hosts]);
});

test('both forms of a prebuilt provider package give one class', () => {
  const same = inProject(`
    const { domain } = require('cdktf-lvs/provider-libvirt');
    const { Domain } = require('cdktf-lvs/provider-libvirt/domain');
    console.log(domain.Domain === Domain && Domain.tfResourceType);
  `);
  expect(same.trim()).toBe('libvirt_domain');
});

test('what is no entry of the package cannot be required', () => {
  const code = inProject(`
    try { require('cdktf-lvs/dist/model/host'); } catch (error) { console.log(error.code); }
  `);
  expect(code.trim()).toBe('ERR_PACKAGE_PATH_NOT_EXPORTED');
});

const USER = `
  import { LvsCluster, type LvsClusterProps } from 'cdktf-lvs';
  import { parseManifest, type Manifest } from 'cdktf-lvs/manifest';
  import { domain } from 'cdktf-lvs/provider-libvirt';
  import { Domain, type DomainConfig } from 'cdktf-lvs/provider-libvirt/domain';
  export const config: DomainConfig = { name: 'a' };
  export const same: typeof Domain = domain.Domain;
  export const read: (text: string) => Manifest = parseManifest;
  export type Servers = LvsClusterProps['servers'];
  export const cluster = LvsCluster;
  // @ts-expect-error the types are there: this is no number of servers
  export const wrong: Servers = 'two';
`;

test.each([
  ['commonjs', 'node10'],
  ['nodenext', 'nodenext'],
])('the types resolve with module %s and moduleResolution %s', (module, moduleResolution) => {
  const file = join(project, moduleResolution, 'user.ts');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, USER);
  const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'ES2022'];
  const command = [TSC, ...options, '--module', module, '--moduleResolution', moduleResolution, file];
  expect(run(process.execPath, command, project)).toBe('');
});

function inProject(program: string): string {
  return run(process.execPath, ['-e', program], project);
}

function run(program: string, words: readonly string[], cwd: string): string {
  try {
    return execFileSync(program, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${program} ${words.join(' ')} failed: ${stdout}${stderr}`);
  }
}
