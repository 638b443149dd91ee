import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from './host-error';

/** What a synthesized stack says of the machine that it is for: a text, or a variable that is given when it is deployed. */
export interface StackDocument {
  /** Of its only hypervisor, or of the first of several. */
  readonly uri: StackSetting;
  /** Where each provider of libvirt connects to, by the name that Terraform has for it: `libvirt`, `libvirt.west`. */
  readonly uris: ReadonlyMap<string, StackSetting>;
  readonly storagePool: StackSetting;
  readonly domainType: StackSetting;
  /** Where its images lie. */
  readonly images: readonly StackSetting[];
  /** The names of its networks in libvirt, as far as they are known now. */
  readonly networks: readonly string[];
  /** The host's own bridges that it uses. */
  readonly bridges: readonly string[];
  /** The file of its state; undefined where that is kept elsewhere than in a local file. */
  readonly stateFile: string | undefined;
}

/** A value of a stack; `variable` names the one that it comes from, unless the environment gives that already. */
export interface StackSetting {
  readonly value: string | undefined;
  readonly variable: string | undefined;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads cdk.tf.json of a stack's folder. */
export async function readStackDocument(
  folder: string,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Promise<StackDocument> {
  const file = join(folder, 'cdk.tf.json');
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new HostError(`${file} cannot be read: synthesize the stack first`, { cause: error });
  });
  return stackDocument(text, environment);
}

/**
 * What the text of a cdk.tf.json says.
 *
 * @param environment - in which `TF_VAR_` and a name gives a variable, as Terraform takes it
 */
export function stackDocument(text: string, environment: Readonly<Record<string, string | undefined>>): StackDocument {
  const document = members(json(text));
  const variables = members(document['variable']);
  const setting = (written: unknown): StackSetting => {
    const name = typeof written === 'string' ? /^\$\{var\.(\w+)\}$/.exec(written)?.[1] : undefined;
    const value = name === undefined ? written : (environment[`TF_VAR_${name}`] ?? members(variables[name])['default']);
    const isGiven = name !== undefined && environment[`TF_VAR_${name}`] !== undefined;
    const isText = typeof value === 'string' && !value.includes('${');
    return { value: isText ? value : undefined, variable: isGiven ? undefined : name };
  };
  const resources = (type: string): readonly Members[] =>
    Object.values(members(members(document['resource'])[type])).map(members);
  const volumes = resources('libvirt_volume');
  const uris = new Map(
    blocks(members(document['provider'])['libvirt']).map(({ alias, uri }) => [
      typeof alias === 'string' ? `libvirt.${alias}` : 'libvirt',
      setting(uri),
    ]),
  );
  // a provider that no machine has may be the caller's, for something else
  const used = resources('libvirt_domain').map(({ provider }) => (typeof provider === 'string' ? provider : 'libvirt'));
  const first = used.includes('libvirt') ? 'libvirt' : used[0];
  return {
    uri: uris.get(first ?? 'libvirt') ?? [...uris.values()][0] ?? setting(undefined),
    uris,
    storagePool: setting(volumes.map(({ pool }) => pool).find((pool) => pool !== undefined) ?? 'default'),
    domainType: setting(resources('libvirt_domain').map(({ type }) => type)[0] ?? 'kvm'),
    // seed disks are volumes as well
    images: volumes.flatMap(({ source }) =>
      typeof source === 'string' && !source.endsWith('.iso') ? [setting(source)] : [],
    ),
    networks: textsOf(resources('libvirt_network').map(({ name }) => name)),
    bridges: textsOf(resources('libvirt_network').map(({ bridge }) => bridge)),
    stateFile: stateFileOf(members(members(document['terraform'])['backend'])['local']),
  };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new HostError(`cdk.tf.json is no JSON (${String(error)}): synthesize the stack again`, { cause: error });
  }
}

function stateFileOf(local: unknown): string | undefined {
  const { path } = members(local);
  return local === undefined ? undefined : typeof path === 'string' ? path : 'terraform.tfstate';
}

function textsOf(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string');
}

/** Blocks that may stand once or in a list. */
function blocks(value: unknown): readonly Members[] {
  return (Array.isArray(value) ? (value as readonly unknown[]) : [value]).map(members);
}

function members(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}
