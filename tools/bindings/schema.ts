import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { PROVIDER_SOURCE, providerModule, terraformBinary, terraformEnvironment } from '../../lib/host/provider';

/** The part of `terraform providers schema -json` that bindings are made from. */
export interface ProviderSchema {
  readonly provider: { readonly block: Block };
  readonly resource_schemas: Readonly<Record<string, { readonly block: Block }>>;
}

/** Arguments of a resource, of the provider, or of a block in one. */
export interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}

/** A value: `type` is terraform's own notation, such as `"string"` or `["list", "string"]`. */
export interface Attribute {
  readonly type: AttributeType;
  readonly required?: boolean;
  readonly deprecated?: boolean;
}

/** A type as terraform's JSON writes it. */
export type AttributeType = string | readonly [collection: string, element: AttributeType];

/** A block in a block, once or any number of times. */
export interface NestedBlock {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

/** Asks the pinned provider itself, through terraform. */
export async function providerSchema(): Promise<ProviderSchema> {
  // by import(): tsx turns a static import into a require that execa's dependencies do not answer
  const { execa } = await import('execa');
  const folder = await mkdtemp(join(tmpdir(), 'provider-schema-'));
  try {
    const libvirt = { source: PROVIDER_SOURCE, version: providerModule().version };
    const stack = { terraform: { required_providers: { libvirt } } };
    await writeFile(join(folder, 'main.tf.json'), JSON.stringify(stack));
    const terraform = execa({ cwd: folder, env: await terraformEnvironment() });
    await terraform(terraformBinary(), ['init', '-no-color']);
    const { stdout } = await terraform(terraformBinary(), ['providers', 'schema', '-json']);
    return onlyProvider(JSON.parse(stdout) as { provider_schemas: Record<string, ProviderSchema> });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function onlyProvider({
  provider_schemas: schemas,
}: {
  provider_schemas: Record<string, ProviderSchema>;
}): ProviderSchema {
  const [schema] = Object.values(schemas);
  if (schema === undefined) {
    throw new Error(`terraform knows no schema of ${PROVIDER_SOURCE}: run 'terraform init' by hand to see why`);
  }
  return schema;
}
