import type { InterfaceDeclarationStructure, OptionalKind, PropertySignatureStructure } from 'ts-morph';

import { camelCase, pascalCase } from './names';
import type { Attribute, Block, NestedBlock } from './schema';
import { bindingOf } from './types';

/** Attributes in the order of their names; `id` is the provider's to set, though its schema offers it. */
export function attributesOf(block: Block): [string, Attribute][] {
  return Object.entries(block.attributes ?? {})
    .filter(([name]) => name !== 'id')
    .sort(byName);
}

/** The interface `name` of a block, after those of the blocks in it, which are named `prefix` and their key. */
export function interfacesOf(
  block: Block,
  prefix: string,
  summary: string,
  name = prefix,
): OptionalKind<InterfaceDeclarationStructure>[] {
  const nested = Object.entries(block.block_types ?? {}).sort(byName);
  return [
    ...nested.flatMap(([key, inner]) => interfacesOf(inner.block, prefix + pascalCase(key), `${summary}.${key}`)),
    {
      name,
      isExported: true,
      docs: [`Arguments of ${summary}.`],
      properties: [
        ...attributesOf(block).map(([key, attribute]) => attributeProperty(key, attribute)),
        ...nested.map(([key, inner]) => blockProperty(key, inner, prefix + pascalCase(key))),
      ],
    },
  ];
}

function attributeProperty(
  key: string,
  { type, required, deprecated }: Attribute,
): OptionalKind<PropertySignatureStructure> {
  const property = propertyOf(key, bindingOf(type).input, required === true);
  return deprecated ? { ...property, docs: ['@deprecated says the provider'] } : property;
}

function blockProperty(key: string, nested: NestedBlock, type: string): OptionalKind<PropertySignatureStructure> {
  const isSingle = nested.nesting_mode === 'single' || nested.max_items === 1;
  return propertyOf(key, isSingle ? type : `readonly ${type}[] | IResolvable`, (nested.min_items ?? 0) > 0);
}

// `| undefined` lets callers under exactOptionalPropertyTypes hand their own optional value on
function propertyOf(key: string, type: string, isRequired: boolean): OptionalKind<PropertySignatureStructure> {
  return {
    name: camelCase(key),
    type: isRequired ? type : `${type} | undefined`,
    hasQuestionToken: !isRequired,
    isReadonly: true,
  };
}

function byName([left]: readonly [string, unknown], [right]: readonly [string, unknown]): number {
  return left < right ? -1 : 1;
}
