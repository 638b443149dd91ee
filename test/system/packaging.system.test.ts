import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PACKAGE, packInto, ROOT, run } from '../packed';

// What npm installs of the packed library, in projects as users have them. All lie in one folder and share one install.

const INSTALL = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--save-exact'];
const CDKTF = join(ROOT, 'node_modules', '.bin', 'cdktf');
const TEMPLATE = join(ROOT, 'node_modules', 'cdktf-cli', 'bundle', 'templates', 'typescript');

/** The compilers, by the names that they are installed under. */
const COMPILERS = { typescript: '5.9.3', typescript6: 'npm:typescript@~6.0.3', typescript7: 'npm:typescript@~7.0.2' };

/** What every kind of project compiles and runs: the manual's cluster, by every entry of the package. */
const PROGRAM = `
import { readFileSync } from 'node:fs';
import { App, TerraformStack } from 'cdktf';
import { Distribution, GuestImage, LibvirtHost, LvsCluster, type LvsClusterProps } from 'cdktf-lvs';
import { MANIFEST_FILE, parseManifest, type Manifest } from 'cdktf-lvs/manifest';
import { volume } from 'cdktf-lvs/provider-libvirt';
import { Volume, type VolumeConfig } from 'cdktf-lvs/provider-libvirt/volume';
import { problems, synthesized, type Synthesized } from 'cdktf-lvs/testing';

const app = new App({ outdir: process.argv[2] ?? 'cdktf.out' });
const stack = new TerraformStack(app, 'lab');
new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
const image = GuestImage.fromFile(stack, 'image', { path: '/guest.qcow2', distribution: Distribution.DEBIAN_12 });
const props: LvsClusterProps = { image };
new LvsCluster(stack, 'web', props);
const config: VolumeConfig = { name: 'scratch', size: 4096 };
new Volume(stack, 'scratch', config);
// @ts-expect-error the types are there: this is no number of servers
export const wrong: LvsClusterProps['servers'] = 'two';
const snapshot: Synthesized = synthesized(stack);
app.synth();
const manifest: Manifest = parseManifest(readFileSync(\`\${app.outdir}/stacks/lab/\${MANIFEST_FILE}\`, 'utf8'));
const guests = Object.keys(snapshot.guests);
console.log(JSON.stringify([volume.Volume === Volume, problems(stack).length, guests.length, ...manifest.hosts.map((host) => host.name)]));
`;
const PRINTED = [true, 0, 4, 'web-lvs-primary', 'web-lvs-backup', 'web-pool-rs1', 'web-pool-rs2'];

let work: string;
let archive: string;
/** Where all that the projects share is installed. */
let shared: string;

beforeAll(() => {
  work = mkdtempSync(join(tmpdir(), 'cdktf-lvs-packaging-'));
  archive = packInto(work).archive;
  shared = project('shared', {});
  const wanted = {
    ...Object.fromEntries(
      ['cdktf', 'constructs', '@types/node'].map((name) => [name, PACKAGE.devDependencies[name] ?? '']),
    ),
    // what 'cdktf init' adds
    ...{ jest: '30', '@types/jest': '30', 'ts-jest': '29', 'ts-node': '10' },
    ...COMPILERS,
  };
  run('npm', [...INSTALL, archive, ...Object.entries(wanted).map(([name, version]) => `${name}@${version}`)], shared);
});

afterAll(() => rmSync(work, { recursive: true, force: true }));

describe.each<[string, object, readonly string[], readonly string[]]>([
  ['CommonJS by node10', {}, ['commonjs', 'node10'], ['typescript', 'typescript6']],
  ['CommonJS by nodenext', {}, ['nodenext', 'nodenext'], Object.keys(COMPILERS)],
  ['an ES module by nodenext', { type: 'module' }, ['nodenext', 'nodenext'], Object.keys(COMPILERS)],
  ['an ES module for a bundler', { type: 'module' }, ['esnext', 'bundler'], Object.keys(COMPILERS)],
])('%s', (name, manifest, [module = '', moduleResolution = ''], compilers) => {
  test.each(compilers)('compiles with %s, and what comes out synthesizes', (compiler) => {
    const folder = project(`shared/${name.replaceAll(' ', '-')}-${compiler}`, manifest);
    writeFileSync(join(folder, 'main.ts'), PROGRAM);
    // the compiler of that line wants to be told that its successor has no node10
    const silence = moduleResolution === 'node10' && compiler === 'typescript6' ? { ignoreDeprecations: '6.0' } : {};
    const compilerOptions = { module, moduleResolution, target: 'ES2022', strict: true, types: ['node'], ...silence };
    const document = { compilerOptions: { ...compilerOptions, exactOptionalPropertyTypes: true }, files: ['main.ts'] };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(document));
    const tsc = join(shared, 'node_modules', compiler, 'bin', 'tsc');
    expect(run(process.execPath, [tsc], folder)).toBe('');
    expect(JSON.parse(run(process.execPath, ['main.js'], folder))).toEqual(PRINTED);
  });
});

describe('plain JavaScript', () => {
  const entries = Object.keys(PACKAGE.exports)
    .filter((path) => path !== './package.json')
    .map((path) => join('cdktf-lvs', path.replace('*', 'domain')));

  test.each(entries)('has the same names of %s by import and by require', (entry) => {
    const folder = project('shared/javascript', { type: 'module' });
    writeFileSync(
      join(folder, 'names.js'),
      `import { createRequire } from 'node:module';
       import * as imported from '${entry}';
       const required = createRequire(import.meta.url)('${entry}');
       const own = new Set(['default', '__esModule', 'module.exports']);
       const names = (all) => Object.keys(all).filter((name) => !own.has(name)).sort();
       console.log(JSON.stringify([names(imported), names(required)]));`,
    );
    const [imported, required] = JSON.parse(run(process.execPath, ['names.js'], folder)) as readonly string[][];
    expect(imported?.length).toBeGreaterThan(0);
    expect(imported).toEqual(required);
  });
});

test("a project of 'cdktf init --template typescript' passes its tests with jest, and synthesizes", () => {
  const folder = join(shared, 'template');
  cpSync(TEMPLATE, folder, { recursive: true });
  rmSync(join(folder, '.hooks.sscaff.js'));
  replace(join(folder, 'package.json'), '{{ $base }}', 'template');
  replace(join(folder, 'cdktf.json'), '{{futureFlags}}', '');
  writeFileSync(join(folder, 'main.ts'), PROGRAM);
  writeFileSync(
    join(folder, '__tests__', 'main-test.ts'),
    `import 'cdktf/lib/testing/adapters/jest';
     import { TerraformStack, Testing } from 'cdktf';
     import { Distribution, GuestImage, LibvirtHost, LvsCluster } from 'cdktf-lvs';
     import { Domain } from 'cdktf-lvs/provider-libvirt/domain';
     it('has a router', () => {
       const stack = new TerraformStack(Testing.app(), 'lab');
       new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
       const image = GuestImage.fromFile(stack, 'image', { path: '/a', distribution: Distribution.DEBIAN_12 });
       new LvsCluster(stack, 'web', { image });
       const document = Testing.synth(stack, true);
       expect(document).toHaveResourceWithProperties(Domain, { name: 'lab-web-lvs-primary' });
       expect(document).not.toHaveResourceWithProperties(Domain, { name: 'lab-web-rs3' });
     });`,
  );
  expect(run('npm', ['test'], folder, { CI: 'true' })).toBeDefined();
  expect(JSON.parse(run('npx', ['ts-node', 'main.ts'], folder))).toEqual(PRINTED);
});

test("a project that 'cdktf-lvs init' starts passes its own tests twice, and synthesizes", () => {
  run('npx', ['cdktf-lvs', 'init', join(work, 'started')], shared);
  const folder = join(work, 'started');
  run('npm', [...INSTALL, archive], folder);
  // some services of CI are known to vitest by names of their own, and there it writes no snapshot unless it is told to
  expect(run('npm', ['test', '--', '--update'], folder)).toContain('1 written');
  expect(run('npm', ['test'], folder, { CI: 'true' })).toContain('2 passed');
  replace(join(folder, 'lab.ts'), "'rr'", "'wlc'");
  expect(() => run('npm', ['test'], folder, { CI: 'true' })).toThrow('1 failed');
  expect(run(CDKTF, ['synth'], folder, { CI: 'true' })).toContain('Generated Terraform code for the stacks: lab');
  const manifest = readFileSync(join(folder, 'cdktf.out', 'stacks', 'lab', 'lvs.manifest.json'), 'utf8');
  expect(manifest).toContain('192.168.26.10');
});

test('cdktn is taken under the name of cdktf', () => {
  const folder = project('successor', {});
  const core = `cdktf@npm:cdktn@${PACKAGE.devDependencies['cdktn']}`;
  run('npm', [...INSTALL, archive, core, `constructs@${PACKAGE.devDependencies['constructs']}`], folder);
  writeFileSync(join(folder, 'main.js'), readFileSync(join(shared, 'CommonJS-by-nodenext-typescript', 'main.js')));
  expect(JSON.parse(run(process.execPath, ['main.js'], folder))).toEqual(PRINTED);
  const installed = JSON.parse(readFileSync(join(folder, 'node_modules', 'cdktf', 'package.json'), 'utf8')) as object;
  expect(installed).toMatchObject({ name: 'cdktn' });
});

function project(name: string, manifest: object): string {
  const folder = join(work, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...manifest }));
  return folder;
}

function replace(file: string, one: string, other: string): void {
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(one);
  writeFileSync(file, text.replace(one, other));
}
