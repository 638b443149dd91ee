import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../host/host-error';
import type { TerraformFolder } from '../host/terraform-folder';
import { terraformShow } from '../host/terraform-state';
import { type Manifest, MANIFEST_FILE, parseManifest, requireFresh } from '../manifest';

/** A stack that Terraform has applied, and the libvirt that it runs on. */
export interface Deployment {
  readonly manifest: Manifest;
  readonly uri: string;
  /** The network namespace of a private hypervisor. */
  readonly namespace: string | undefined;
  /** Host names to the names of their domains. */
  readonly domains: ReadonlyMap<string, string>;
}

/** Where a deployed stack lies. */
export interface DeploymentPlace {
  readonly terraform: TerraformFolder;
  readonly uri: string;
  readonly namespace: string | undefined;
}

/** Reads the manifest of a stack's folder; refuses one that is older than what lies beside it. */
export async function readManifest(folder: string): Promise<Manifest> {
  const read = (name: string): Promise<string> =>
    readFile(join(folder, name), 'utf8').catch((error: unknown) => {
      throw new HostError(`${join(folder, name)} cannot be read: synthesize the stack first`, { cause: error });
    });
  const manifest = parseManifest(await read(MANIFEST_FILE));
  requireFresh(manifest, await read('cdk.tf.json'));
  return manifest;
}

/** Reads the manifest and, from Terraform's state, what became of it. */
export async function readDeployment({ terraform, uri, namespace }: DeploymentPlace): Promise<Deployment> {
  const manifest = await readManifest(terraform.folder);
  const state = new Map((await terraformShow(terraform)).map(({ address, name }) => [address, name]));
  const domains = manifest.hosts.map(({ name, resources }): readonly [string, string] => {
    const domain = state.get(resources.domain);
    if (domain === undefined) {
      throw new HostError(
        `host '${name}' is not deployed: Terraform's state in ${terraform.folder} has no ${resources.domain}; apply first`,
      );
    }
    return [name, domain];
  });
  return { manifest, uri, namespace, domains: new Map(domains) };
}
