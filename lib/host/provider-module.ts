import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageFolder } from './package-folder';

/** Where the provider lives in the Terraform registry. */
export const PROVIDER_SOURCE = 'dmacvicar/libvirt';

/** The same provider as a Go package. */
export const PROVIDER_PACKAGE = 'github.com/dmacvicar/terraform-provider-libvirt';

/** The Go module that pins the provider: the one home of its version. */
export interface ProviderModule {
  readonly directory: string;
  readonly version: string;
  readonly goVersion: string;
}

/** Reads tools/provider/go.mod, which is part of the package. */
export function providerModule(): ProviderModule {
  const directory = join(packageFolder(), 'tools', 'provider');
  const goMod = readFileSync(join(directory, 'go.mod'), 'utf8');
  return {
    directory,
    version: firstMatch(goMod, /^\s*\S+\/terraform-provider-libvirt v(\S+)/m),
    goVersion: firstMatch(goMod, /^go (\S+)$/m),
  };
}

function firstMatch(text: string, pattern: RegExp): string {
  const match = pattern.exec(text)?.[1];
  if (match === undefined) {
    throw new Error(`tools/provider/go.mod has no line that matches ${pattern}: restore it from the package`);
  }
  return match;
}
