/** The source of the file that the generated classes share: what they send to terraform. */
export function attributesSource(source: string, version: string, maps: readonly string[]): string {
  return `import { listMapper, Tokenization, type TerraformMetaArguments } from 'cdktf';

/** Where the provider lives in the Terraform registry. */
export const PROVIDER_SOURCE = '${source}';

/** The version of the provider that these bindings were made from. */
export const PROVIDER_VERSION = '${version}';

/** How cdktf relates a resource to its provider. */
export const GENERATOR_METADATA = {
  providerName: 'libvirt',
  providerVersion: PROVIDER_VERSION,
  providerVersionConstraint: PROVIDER_VERSION,
} as const;

/** Values by name. */
export type Attributes = Record<string, unknown>;

type Naming = (name: string) => string;

// cdktf writes these itself
const META_ARGUMENTS: Readonly<Record<keyof TerraformMetaArguments, true>> = {
  dependsOn: true,
  count: true,
  provider: true,
  lifecycle: true,
  forEach: true,
  provisioners: true,
  connection: true,
};

// keys in these are the caller's own words
const MAPS: ReadonlySet<string> = new Set([${maps.map((name) => `'${name}'`).join(', ')}]);

const dynamicBlock = listMapper((value: unknown) => value, true);

/** What cdktf itself takes of a config. The rest is read when it is written: a getter may not know it earlier. */
export function metaArguments(config: TerraformMetaArguments): TerraformMetaArguments {
  const names = Object.keys(config).filter((name): name is keyof TerraformMetaArguments => name in META_ARGUMENTS);
  return Object.fromEntries(names.map((name) => [name, config[name]])) as TerraformMetaArguments;
}

/** The attributes of a config under terraform's names. */
export function terraformAttributes(config: object): Attributes {
  return members(
    Object.entries(config).filter(([name]) => !(name in META_ARGUMENTS)),
    snakeCase,
  );
}

/** The same with the marks that cdktf's HCL writer wants. */
export function hclAttributes(attributes: object): Attributes {
  return Object.fromEntries(Object.entries(attributes).map(([name, value]) => [name, hclAttribute(name, value)]));
}

function members(entries: readonly [string, unknown][], naming: Naming): Attributes {
  const result: Attributes = {};
  for (const [name, value] of entries) {
    if (value !== undefined) {
      result[naming(name)] = terraformValue(value, MAPS.has(name) ? asIs : naming);
    }
  }
  return result;
}

function terraformValue(value: unknown, naming: Naming): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => terraformValue(item, naming));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Tokenization.isResolvable(value)) {
    return naming === asIs ? value : dynamicBlock(value);
  }
  return members(Object.entries(value), naming);
}

function hclAttribute(name: string, value: unknown): unknown {
  if (typeof value === 'string') {
    return { value, isBlock: false, type: 'simple', storageClassType: 'string' };
  }
  if (MAPS.has(name) || typeof value !== 'object' || value === null || Tokenization.isResolvable(value)) {
    return value;
  }
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (!items.every((item) => typeof item === 'object' && item !== null)) {
    return { value, isBlock: false, type: 'list', storageClassType: 'stringList' };
  }
  return { value: items.map(hclAttributes), isBlock: true, type: 'list', storageClassType: 'blockList' };
}

const snakeNames = new Map<string, string>();

function snakeCase(name: string): string {
  let snake = snakeNames.get(name);
  if (snake === undefined) {
    snake = name.replace(/[A-Z]/g, (letter) => \`_\${letter.toLowerCase()}\`);
    snakeNames.set(name, snake);
  }
  return snake;
}

function asIs(name: string): string {
  return name;
}
`;
}
