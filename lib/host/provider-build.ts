import { PROVIDER_PACKAGE, type ProviderModule } from './provider-module';

/** What a build of the provider is made for, and who watches it. */
export interface ProviderBuild {
  readonly output: string;
  readonly os: string;
  readonly arch: string;
  readonly onProgress?: ((line: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

// the module's own files settle everything: no workspace, no vendor folder, and no network but the module proxy
const SETTINGS = { CGO_ENABLED: '0', GOWORK: 'off' };
const FLAGS = ['-v', '-mod=readonly', '-trimpath', '-ldflags=-s -w'];

/** Compiles the pinned provider into the file `output`. */
export async function buildProvider(module: ProviderModule, build: ProviderBuild): Promise<void> {
  // by import(): tsx turns a static import into a require that execa's dependencies do not answer
  const { execa } = await import('execa');
  const go = execa('go', ['build', ...FLAGS, '-o', build.output, PROVIDER_PACKAGE], {
    cwd: module.directory,
    env: { ...SETTINGS, GOOS: build.os, GOARCH: build.arch },
    ...(build.signal && { cancelSignal: build.signal }),
  });
  try {
    for await (const line of go.iterable({ from: 'stderr' })) {
      build.onProgress?.(line);
    }
    await go;
  } catch (error) {
    build.signal?.throwIfAborted();
    throw new Error(reason(module, error), { cause: error });
  }
}

function reason({ version, goVersion }: ProviderModule, error: unknown): string {
  const { code, stderr } = error as { readonly code?: string; readonly stderr?: string };
  if (code === 'ENOENT') {
    return (
      `the libvirt provider ${version} is built with Go, and there is no 'go' on the PATH: ` +
      `install Go ${goVersion} or newer (https://go.dev/doc/install), or name a CLI config file ` +
      `that can install dmacvicar/libvirt in TF_CLI_CONFIG_FILE`
    );
  }
  const lastLines = (stderr ?? String(error)).trim().split('\n').slice(-5).join('\n');
  return (
    `Go could not build the libvirt provider ${version}; it needs Go ${goVersion} or newer ` +
    `and Go's module proxy (see 'go env GOPROXY'). The last it said:\n${lastLines}`
  );
}
