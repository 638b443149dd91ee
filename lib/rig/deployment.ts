import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../host/host-error';
import { readStackDocument } from '../host/stack-document';
import { environmentOf, type TerraformFolder } from '../host/terraform-folder';
import { terraformShow } from '../host/terraform-state';
import { type Manifest, MANIFEST_FILE, parseManifest, requireFresh } from '../manifest';
import { type LibvirtPlace, libvirtPlaces } from './libvirt-place';

/** A stack that Terraform has applied, and the libvirt that it runs on. */
export interface Deployment {
  readonly manifest: Manifest;
  /** Where clients ask from: the namespace of the private hypervisor that the first of its hosts runs on. */
  readonly namespace: string | undefined;
  /** Host names to the libvirts that they run on. */
  readonly places: ReadonlyMap<string, LibvirtPlace>;
  /** Host names to the names of their domains. */
  readonly domains: ReadonlyMap<string, string>;
}

/** Where a deployed stack lies. */
export interface DeploymentPlace {
  readonly terraform: TerraformFolder;
  readonly uri: string;
  readonly namespace: string | undefined;
  /**
   * Whether hosts may be missing, as after an apply that was ended half-way: they get the name that they will have.
   * @default false
   */
  readonly isPartly?: boolean;
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
export async function readDeployment({
  terraform,
  uri,
  namespace,
  isPartly = false,
}: DeploymentPlace): Promise<Deployment> {
  const manifest = await readManifest(terraform.folder);
  const state = new Map((await terraformShow(terraform)).map(({ address, name }) => [address, name]));
  const domains = manifest.hosts.map(({ name, resources, hypervisor }): readonly [string, string] => {
    const prefix = isPartly ? prefixIn(manifest, hypervisor, state) : undefined;
    const domain = state.get(resources.domain) ?? (prefix === undefined ? undefined : `${prefix}${name}`);
    if (domain === undefined) {
      throw new HostError(
        `host '${name}' is not deployed: Terraform's state in ${terraform.folder} has no ${resources.domain}; apply first`,
      );
    }
    return [name, domain];
  });
  const document = await readStackDocument(terraform.folder, { ...process.env, ...environmentOf(terraform) });
  const places = libvirtPlaces(manifest, { uri, namespace }, document);
  return { manifest, namespace, places, domains: new Map(domains) };
}

/** What stands before a host's name in libvirt, as far as one of those on its hypervisor is there. */
function prefixIn(
  { hosts }: Manifest,
  hypervisor: string | undefined,
  state: ReadonlyMap<string, string | undefined>,
): string | undefined {
  return hosts
    .filter((host) => host.hypervisor === hypervisor)
    .flatMap(({ name, resources }) => {
      const domain = state.get(resources.domain);
      return domain?.endsWith(name) === true ? [domain.slice(0, -name.length)] : [];
    })
    .at(0);
}
