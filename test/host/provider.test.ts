import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';

import {
  providerMirror,
  providerModule,
  registryAnswers,
  terraformBinary,
  terraformEnvironment,
} from '../../lib/host/provider';

const { version } = providerModule();

let folder: string;
let cacheDirectory: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'provider-'));
  cacheDirectory = join(folder, 'cache');
  mkdirSync(join(folder, 'bin'));
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  rmSync(folder, { recursive: true, force: true });
});

/** Puts a program into the test's own PATH. */
function program(name: string, script: string): void {
  const file = join(folder, 'bin', name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  vi.stubEnv('PATH', `${join(folder, 'bin')}:/usr/bin:/bin`);
}

/** A `go` that writes down that it ran, takes a moment, and builds a file. */
function goThatBuilds(): void {
  program(
    'go',
    `echo "$@" "CGO_ENABLED=$CGO_ENABLED" "$PWD" >> '${folder}/runs'
     echo 'go: compiling' >&2
     sleep 0.1
     while [ "$1" != -o ]; do shift; done
     echo "the provider, built by $$" > "$2"`,
  );
}

function runsOfGo(): readonly string[] {
  const record = join(folder, 'runs');
  return existsSync(record) ? readFileSync(record, 'utf8').trim().split('\n') : [];
}

function registrySays(answer: () => Promise<Response>): void {
  vi.stubGlobal('fetch', answer);
}

const noRegistry = (): Promise<Response> => Promise.reject(new TypeError('fetch failed'));
const registryWith =
  (...versions: string[]) =>
  (): Promise<Response> =>
    Promise.resolve(Response.json({ versions: versions.map((each) => ({ version: each })) }));

describe('providerMirror', () => {
  beforeEach(goThatBuilds);

  test('builds the pinned package without cgo, from the module that pins it, and changes nothing there', async () => {
    await providerMirror({ cacheDirectory });
    expect(runsOfGo()).toHaveLength(1);
    expect(runsOfGo()[0]).toMatch(
      /^build .*-mod=readonly .*github\.com\/dmacvicar\/terraform-provider-libvirt CGO_ENABLED=0 .*\/tools\/provider$/,
    );
  });

  test('lays the binary out as a mirror, for terraform and for tofu, and names it in the CLI config', async () => {
    const { binary, cliConfig } = await providerMirror({ cacheDirectory });
    const mirror = join(cacheDirectory, 'provider', version, 'mirror');
    const platform = `${process.platform}_${{ x64: 'amd64' }[process.arch as string] ?? process.arch}`;
    const place = `dmacvicar/libvirt/${version}/${platform}/terraform-provider-libvirt_v${version}`;
    expect(binary).toBe(join(mirror, 'registry.terraform.io', place));
    expect(readFileSync(join(mirror, 'registry.opentofu.org', place))).toEqual(readFileSync(binary));
    expect(readFileSync(cliConfig, 'utf8')).toContain(`path    = "${mirror}"`);
  });

  test('builds nothing the second time', async () => {
    const first = await providerMirror({ cacheDirectory });
    expect(await providerMirror({ cacheDirectory })).toEqual(first);
    expect(runsOfGo()).toHaveLength(1);
  });

  test('reports what Go says while it builds, and nothing when there is nothing to build', async () => {
    const lines: string[] = [];
    await providerMirror({ cacheDirectory, onProgress: (line) => lines.push(line) });
    expect(lines).toEqual([expect.stringContaining(`libvirt provider ${version}`), 'go: compiling']);
    await providerMirror({ cacheDirectory, onProgress: (line) => lines.push(line) });
    expect(lines).toHaveLength(2);
  });

  test('two at once both succeed, and leave one whole mirror and no scraps', async () => {
    const [first, second] = await Promise.all([providerMirror({ cacheDirectory }), providerMirror({ cacheDirectory })]);
    expect(second).toEqual(first);
    expect(readFileSync(first.binary, 'utf8')).toContain('the provider');
    expect(readdirSync(join(cacheDirectory, 'provider', version)).sort()).toEqual([
      'built.json',
      'mirror',
      'terraform.rc',
    ]);
    await providerMirror({ cacheDirectory });
    expect(runsOfGo()).toHaveLength(2);
  });

  test.each(['binary', 'cliConfig'] as const)('heals a %s that was only half written', async (part) => {
    const mirror = await providerMirror({ cacheDirectory });
    const whole = readFileSync(mirror[part], 'utf8').length;
    truncateSync(mirror[part], 5);
    await providerMirror({ cacheDirectory });
    expect(readFileSync(mirror[part], 'utf8').length).toBeGreaterThanOrEqual(whole - 3);
    expect(runsOfGo()).toHaveLength(2);
  });

  test('builds beside what a build left that was killed', async () => {
    const scraps = join(cacheDirectory, 'provider', version, 'building-killed');
    mkdirSync(scraps, { recursive: true });
    writeFileSync(join(scraps, 'provider'), 'half');
    const { binary } = await providerMirror({ cacheDirectory });
    expect(readFileSync(binary, 'utf8')).toContain('the provider');
  });
});

describe('providerMirror that cannot build', () => {
  test('says what to install where there is no go', async () => {
    vi.stubEnv('PATH', join(folder, 'bin'));
    await expect(providerMirror({ cacheDirectory })).rejects.toThrow(
      /no 'go' on the PATH: install Go \d+\.\d+ or newer/,
    );
  });

  test('passes on what Go said last, and the next call builds again', async () => {
    program('go', 'echo "dial tcp: no route to host" >&2; exit 1');
    await expect(providerMirror({ cacheDirectory })).rejects.toThrow('dial tcp: no route to host');
    expect(readdirSync(join(cacheDirectory, 'provider', version))).toEqual([]);
    goThatBuilds();
    await expect(providerMirror({ cacheDirectory })).resolves.toMatchObject({ version });
  });

  test('stops at the signal and leaves no scraps', async () => {
    program('go', 'exec sleep 20');
    const signal = AbortSignal.timeout(200);
    await expect(providerMirror({ cacheDirectory, signal })).rejects.toThrow('aborted due to timeout');
    expect(readdirSync(join(cacheDirectory, 'provider', version))).toEqual([]);
  });
});

describe('registryAnswers', () => {
  test('is true when the registry lists the pinned version', async () => {
    registrySays(registryWith('0.1.0', version));
    expect(await registryAnswers()).toBe(true);
  });

  test.each([
    ['cannot be reached', noRegistry],
    ['does not list the version', registryWith('0.1.0')],
    ['is a login page', () => Promise.resolve(new Response('<html>'))],
    ['answers something else', () => Promise.resolve(Response.json({ errors: ['not found'] }, { status: 404 }))],
  ])('is false, and throws nothing, when the registry %s', async (_, answer) => {
    registrySays(answer);
    expect(await registryAnswers()).toBe(false);
  });
});

describe('terraformEnvironment', () => {
  const quiet = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };

  beforeEach(() => {
    goThatBuilds();
    program('terraform', '');
    vi.stubEnv('TF_CLI_CONFIG_FILE', undefined);
    vi.stubEnv('TERRAFORM_BINARY_NAME', undefined);
  });

  test('names no CLI config where the registry answers: plain terraform init must do', async () => {
    registrySays(registryWith(version));
    expect(await terraformEnvironment({ cacheDirectory })).toEqual(quiet);
    expect(runsOfGo()).toEqual([]);
  });

  test("names the mirror's CLI config where it does not", async () => {
    registrySays(noRegistry);
    const { TF_CLI_CONFIG_FILE, TF_CLI_ARGS_providers_lock, ...rest } = await terraformEnvironment({ cacheDirectory });
    const { cliConfig } = await providerMirror({ cacheDirectory });
    expect(rest).toEqual(quiet);
    expect(TF_CLI_CONFIG_FILE).toBe(cliConfig);
    expect(TF_CLI_ARGS_providers_lock).toBe(`-fs-mirror=${join(dirname(cliConfig), 'mirror')}`);
  });

  test("leaves the user's own CLI config in place, but not one that is not there", async () => {
    registrySays(noRegistry);
    const own = join(folder, 'own.rc');
    vi.stubEnv('TF_CLI_CONFIG_FILE', own);
    expect((await terraformEnvironment({ cacheDirectory })).TF_CLI_CONFIG_FILE).not.toBe(own);
    writeFileSync(own, '');
    expect(await terraformEnvironment({ cacheDirectory })).toEqual({ ...quiet, TF_CLI_CONFIG_FILE: own });
  });

  test('asks the registry that the binary itself will ask', async () => {
    const fetched = vi.fn<(url: string) => Promise<Response>>(registryWith(version));
    vi.stubGlobal('fetch', fetched);
    await terraformEnvironment({ cacheDirectory });
    program('tofu', '');
    vi.stubEnv('TERRAFORM_BINARY_NAME', 'tofu');
    await terraformEnvironment({ cacheDirectory });
    expect(fetched.mock.calls.map(([url]) => new URL(url).host)).toEqual([
      'registry.terraform.io',
      'registry.opentofu.org',
    ]);
  });
});

describe('terraformBinary', () => {
  beforeEach(() => {
    vi.stubEnv('PATH', join(folder, 'bin'));
    vi.stubEnv('TERRAFORM_BINARY_NAME', undefined);
  });

  test('is tofu where there is no terraform, and terraform where there are both', () => {
    writeFileSync(join(folder, 'bin', 'tofu'), '', { mode: 0o755 });
    expect(terraformBinary()).toBe('tofu');
    writeFileSync(join(folder, 'bin', 'terraform'), '', { mode: 0o755 });
    expect(terraformBinary()).toBe('terraform');
  });

  test('is what TERRAFORM_BINARY_NAME says, by name or by path', () => {
    const file = join(folder, 'bin', 'terraform-1.4');
    writeFileSync(file, '', { mode: 0o755 });
    for (const name of ['terraform-1.4', file]) {
      vi.stubEnv('TERRAFORM_BINARY_NAME', name);
      expect(terraformBinary()).toBe(name);
    }
  });

  test('fails on a TERRAFORM_BINARY_NAME that is no program', () => {
    writeFileSync(join(folder, 'bin', 'terraform'), '', { mode: 0o755 });
    writeFileSync(join(folder, 'bin', 'notes'), '', { mode: 0o644 });
    vi.stubEnv('TERRAFORM_BINARY_NAME', 'notes');
    expect(() => terraformBinary()).toThrow("TERRAFORM_BINARY_NAME is 'notes'");
  });

  test('says what to install where there is neither', () => {
    expect(() => terraformBinary()).toThrow('install Terraform');
  });
});
