import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Packed } from './packed';
import { PACKAGE, packInto, ROOT, run, TSC } from './packed';

const NAMES = [...Object.keys(PACKAGE.dependencies), ...Object.keys(PACKAGE.peerDependencies)];

// what the README says; more is a reason to look what has got in
const MOST_PACKED_KB = 340;
const MOST_UNPACKED_KB = 1150;

let work: string;
let packed: Packed;
/** A CommonJS project with the package in it. */
let project: string;
let library: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'cdktf-lvs-package-'));
  packed = packInto(work);
  project = join(work, 'project');
  library = join(project, 'node_modules', 'cdktf-lvs');
  mkdirSync(library, { recursive: true });
  writeFileSync(join(project, 'package.json'), '{ "private": true }\n');
  run('tar', ['-xzf', packed.archive, '-C', library, '--strip-components=1'], work);
  // npm would ask a registry for the dependencies: they are linked by hand, cdktf and constructs as one copy
  for (const name of NAMES) {
    const link = join(project, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules', name), link);
  }
}, 180_000);

afterAll(() => {
  rmSync(work, { recursive: true, force: true });
});

test('the package holds the compiled library, the pinned provider, the first project and the papers, and nothing else', () => {
  const others = packed.files.filter((path) => !/^dist\/.+\.(js|d\.ts)$/.test(path));
  expect([...others].sort()).toEqual([
    'LICENSE',
    'README.md',
    'package.json',
    'tools/project/README.md',
    'tools/project/gitignore',
    'tools/project/lab.test.ts',
    'tools/project/lab.ts',
    'tools/project/main.ts',
    'tools/project/tsconfig.template.json',
    'tools/provider/go.mod',
    'tools/provider/go.sum',
  ]);
  const programs = packed.files.filter((path) => path.endsWith('.js') && !path.startsWith('dist/chunks/'));
  const bindings = readdirSync(join(ROOT, 'lib', 'provider-libvirt'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => `dist/provider-libvirt/${name}/index.js`);
  const entries = [...JSON.stringify(PACKAGE.exports).matchAll(/"\.\/(dist\/[^"*]+\.js)"/g)].map(([, path]) => path);
  const started = [PACKAGE.bin['cdktf-lvs'], 'dist/rig/probe-program.js', 'dist/rig/request-program.js'];
  expect([...programs].sort()).toEqual([...entries, ...bindings, ...started].sort());
});

test('a project that reads a manifest, or uses the bindings alone, loads nothing of the constructs', () => {
  const chunks = (entry: string): readonly string[] => {
    const code = `require('${entry}'); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const loaded = JSON.parse(inProject(code)) as readonly string[];
    return loaded.filter((path) => path.includes('/dist/chunks/')).map((path) => basename(path));
  };
  expect(chunks('cdktf-lvs/manifest')).toEqual(['manifest.js']);
  expect(chunks('cdktf-lvs/provider-libvirt')).toEqual(['provider-libvirt.js']);
});

test('the package has the types that users reach, and none of a folder of which they reach none', () => {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (!reached.has(path)) {
      reached.add(path);
      relativeImports(path).forEach(visit);
    }
  };
  packed.files.filter((path) => /^dist\/(?:[\w-]+\/)?index\.d\.ts$/.test(path)).forEach(visit);
  expect([...reached].filter((path) => !packed.files.includes(path))).toEqual([]);
  const folders = new Set([...reached].map(dirname));
  const types = packed.files.filter((path) => path.endsWith('.d.ts'));
  expect(types.filter((path) => !folders.has(dirname(path)))).toEqual([]);
});

test('the package is as small as the README says', () => {
  const kilobytes = [packed.archiveBytes, packed.unpackedBytes].map((bytes) => Math.ceil(bytes / 1000));
  expect(kilobytes[0]).toBeLessThanOrEqual(MOST_PACKED_KB);
  expect(kilobytes[1]).toBeLessThanOrEqual(MOST_UNPACKED_KB);
  const readme = readFileSync(join(ROOT, 'README.md'), 'utf8').replaceAll(/\s+/g, ' ');
  expect(readme.includes(`at most ${MOST_PACKED_KB} kB, ${MOST_UNPACKED_KB} kB unpacked`)).toBe(true);
});

test('the package has the command', () => {
  const command = join(library, PACKAGE.bin['cdktf-lvs'] ?? '');
  expect(readFileSync(command, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(run(process.execPath, [command, '--help'], project)).toContain('Usage: cdktf-lvs');
});

test('the compiled library imports what the package depends on, and nothing else', () => {
  const imported = packed.files
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

test('each class has the name by which it is exported: it is what a stack trace and a snapshot show', () => {
  const others = inProject(`
    const { provider, domain, volume, network } = require('cdktf-lvs/provider-libvirt');
    const modules = [require('cdktf-lvs'), provider, domain, volume, network];
    const exported = modules.flatMap((each) => Object.entries(each)).filter(([, value]) => typeof value === 'function');
    console.log(exported.length > 15, exported.filter(([name, value]) => value.name !== name).map(([name]) => name));
  `);
  expect(others.trim()).toBe('true []');
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

/** The declarations that one names, by their paths in the package. */
function relativeImports(path: string): readonly string[] {
  const text = readFileSync(join(library, path), 'utf8');
  return [...text.matchAll(/(?:from |import\()["'](\.[^"']*)["']/g)].map(([, specifier = '']) => {
    const target = join(dirname(path), specifier);
    return packed.files.includes(`${target}.d.ts`) ? `${target}.d.ts` : join(target, 'index.d.ts');
  });
}
