import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';

import { providerMirror, type ProviderMirrorOptions } from './provider-mirror';
import { PROVIDER_SOURCE, providerModule } from './provider-module';

export { isProviderBuilt, providerMirror, type ProviderMirror, type ProviderMirrorOptions } from './provider-mirror';
export { PROVIDER_SOURCE, providerModule, type ProviderModule } from './provider-module';

/** Environment variables to set for a terraform run. */
export type TerraformEnvironment = Readonly<Record<string, string>>;

const REGISTRY_TIMEOUT_MS = 3_000;

/** Whether the registry can be reached from here and has the pinned provider. */
export async function registryAnswers(host = 'registry.terraform.io'): Promise<boolean> {
  try {
    const response = await fetch(`https://${host}/v1/providers/${PROVIDER_SOURCE}/versions`, {
      signal: AbortSignal.timeout(REGISTRY_TIMEOUT_MS),
    });
    const { versions } = (await response.json()) as { versions: readonly { version: string }[] };
    return versions.some(({ version }) => version === providerModule().version);
  } catch {
    return false; // no network, a proxy's login page, a registry that is down: all mean the same to the caller
  }
}

/** The variables with which `terraform init` finds the provider: from the registry, else from a mirror built here. */
export async function terraformEnvironment(options: ProviderMirrorOptions = {}): Promise<TerraformEnvironment> {
  const quiet = { CHECKPOINT_DISABLE: '1', TF_IN_AUTOMATION: '1' };
  const own = process.env.TF_CLI_CONFIG_FILE;
  if (own && existsSync(own)) {
    return { ...quiet, TF_CLI_CONFIG_FILE: own };
  }
  const isTofu = basename(terraformBinary()).startsWith('tofu');
  if (await registryAnswers(isTofu ? 'registry.opentofu.org' : 'registry.terraform.io')) {
    return quiet;
  }
  const { cliConfig } = await providerMirror(options);
  // `terraform providers lock`, which the cdktf command runs, asks the registry whatever the CLI config says
  const lock = `-fs-mirror=${join(dirname(cliConfig), 'mirror')}`;
  return { ...quiet, TF_CLI_CONFIG_FILE: cliConfig, TF_CLI_ARGS_providers_lock: lock };
}

/** The terraform to run: TERRAFORM_BINARY_NAME, which cdktf reads as well, else `terraform`, else `tofu`. */
export function terraformBinary(): string {
  const chosen = process.env.TERRAFORM_BINARY_NAME;
  const found = (chosen ? [chosen] : ['terraform', 'tofu']).find(isExecutable);
  if (found !== undefined) {
    return found;
  }
  throw new Error(
    chosen
      ? `TERRAFORM_BINARY_NAME is '${chosen}', which is no program on the PATH: correct it, or unset it to use 'terraform'`
      : `neither 'terraform' nor 'tofu' is on the PATH: install Terraform 1.4 or newer ` +
          `(https://developer.hashicorp.com/terraform/install) or name another binary in TERRAFORM_BINARY_NAME`,
  );
}

function isExecutable(name: string): boolean {
  const places = name.includes('/') ? [''] : (process.env.PATH ?? '').split(delimiter);
  return places.some((place) => isProgram(join(place, name)));
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
