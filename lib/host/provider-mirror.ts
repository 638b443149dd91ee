import { link, mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { cacheFolder } from '../cache-folder';
import { buildProvider } from './provider-build';
import { PROVIDER_SOURCE, providerModule } from './provider-module';

/** A provider that was built here, where `terraform init` finds it without a registry. */
export interface ProviderMirror {
  readonly version: string;
  readonly binary: string;
  /** The file to name in TF_CLI_CONFIG_FILE. */
  readonly cliConfig: string;
}

/** Where the mirror is kept, and who watches its build. */
export interface ProviderMirrorOptions {
  /** @default - `cacheFolder()` */
  readonly cacheDirectory?: string | undefined;
  /** Receives each line of a build, which takes about a minute. */
  readonly onProgress?: ((line: string) => void) | undefined;
  /** Stops a build; what the cache holds stays whole. */
  readonly signal?: AbortSignal | undefined;
}

// terraform and tofu complete the same short source address with different hosts
const REGISTRY_HOSTS = ['registry.terraform.io', 'registry.opentofu.org'] as const;

// names that Go and Node spell differently
const GOARCH: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };

/** Builds the pinned provider with Go, once a version, into a filesystem mirror. */
export async function providerMirror(options: ProviderMirrorOptions = {}): Promise<ProviderMirror> {
  const module = providerModule();
  const { version } = module;
  const os = process.platform;
  const arch = GOARCH[process.arch] ?? process.arch;
  const home = resolve(options.cacheDirectory ?? cacheFolder(), 'provider', version);
  const [binary, twin] = REGISTRY_HOSTS.map((host) =>
    join(home, 'mirror', host, PROVIDER_SOURCE, version, `${os}_${arch}`, `terraform-provider-libvirt_v${version}`),
  ) as [string, string];
  const mirror = { version, binary, cliConfig: join(home, 'terraform.rc') };
  if (!(await isComplete(home, [binary, twin, mirror.cliConfig]))) {
    options.onProgress?.(`building the libvirt provider ${version}: about a minute, once`);
    await mkdir(home, { recursive: true });
    // beside the mirror, not in it: terraform's lock file covers every file of a package folder
    const work = await mkdtemp(join(home, 'building-'));
    try {
      await buildProvider(module, { ...options, os, arch, output: join(work, 'provider') });
      await publish(work, [binary, twin], mirror.cliConfig);
    } finally {
      await rm(work, { recursive: true, force: true });
    }
  }
  return mirror;
}

/** Whether a build of the pinned provider is in the user's cache. */
export async function isProviderBuilt(): Promise<boolean> {
  const home = join(cacheFolder(), 'provider', providerModule().version);
  return isComplete(home, [join(home, 'terraform.rc')]);
}

/** Makes a build visible: every file by a rename, the record of their sizes last. */
async function publish(work: string, binaries: readonly string[], cliConfig: string): Promise<void> {
  for (const binary of binaries) {
    await mkdir(dirname(binary), { recursive: true });
    await link(join(work, 'provider'), join(work, 'link'));
    await rename(join(work, 'link'), binary);
  }
  await replaceFile(work, cliConfig, cliConfigText(join(dirname(cliConfig), 'mirror')));
  const sizes = await Promise.all([...binaries, cliConfig].map(async (file) => [file, (await stat(file)).size]));
  await replaceFile(work, recordOf(dirname(cliConfig)), JSON.stringify(Object.fromEntries(sizes)));
}

async function replaceFile(work: string, file: string, text: string): Promise<void> {
  await writeFile(join(work, 'text'), text);
  await rename(join(work, 'text'), file);
}

/** Whether every file has the size that its build recorded: a disk that filled up or a power cut leaves short ones. */
async function isComplete(home: string, files: readonly string[]): Promise<boolean> {
  try {
    const sizes = JSON.parse(await readFile(recordOf(home), 'utf8')) as Record<string, number>;
    const found = await Promise.all(files.map(async (file) => (await stat(file)).size === sizes[file]));
    return found.every(Boolean);
  } catch {
    return false; // a file is absent or the record is no JSON: either way a build heals it
  }
}

function recordOf(home: string): string {
  return join(home, 'built.json');
}

function cliConfigText(mirror: string): string {
  const sources = JSON.stringify(REGISTRY_HOSTS.map((host) => `${host}/${PROVIDER_SOURCE}`));
  return `provider_installation {
  filesystem_mirror {
    path    = ${JSON.stringify(mirror)}
    include = ${sources}
  }
  direct {
    exclude = ${sources}
  }
}
`;
}
