import type { AttributeType } from './schema';

/** How an attribute's values look in TypeScript. */
interface Binding {
  /** What a caller may give. */
  readonly input: string;
  /** The method of a TerraformResource that refers to the attribute. */
  readonly getter: string;
  /** What that method returns. */
  readonly output: string;
}

// a list of maps has no token of its own kind in cdktf: it is referred to as a whole
const BINDINGS: Readonly<Record<string, Binding>> = {
  '"string"': { input: 'string', getter: 'getStringAttribute', output: 'string' },
  '"number"': { input: 'number', getter: 'getNumberAttribute', output: 'number' },
  '"bool"': { input: 'boolean | IResolvable', getter: 'getBooleanAttribute', output: 'IResolvable' },
  '["list","string"]': { input: 'readonly string[]', getter: 'getListAttribute', output: 'string[]' },
  '["list",["map","string"]]': {
    input: 'readonly Readonly<Record<string, string>>[] | IResolvable',
    getter: 'interpolationForAttribute',
    output: 'IResolvable',
  },
};

/** The binding of a terraform type; a provider that brings a new type fails here. */
export function bindingOf(type: AttributeType): Binding {
  const binding = BINDINGS[JSON.stringify(type)];
  if (binding === undefined) {
    throw new Error(`no binding for the type ${JSON.stringify(type)}: add a row to tools/bindings/types.ts`);
  }
  return binding;
}

/** Whether the keys of a value are the caller's words and not the schema's. */
export function holdsMap(type: AttributeType): boolean {
  return typeof type !== 'string' && (type[0] === 'map' || holdsMap(type[1]));
}
