import {
  Scope,
  type GetAccessorDeclarationStructure,
  type MethodDeclarationStructure,
  type OptionalKind,
  type SourceFile,
} from 'ts-morph';

import { attributesOf, interfacesOf } from './config';
import { camelCase, pascalCase } from './names';
import type { Attribute, Block } from './schema';
import { bindingOf } from './types';

/** Writes the module of one resource: its config, and a thin class that hands the config to terraform. */
export function writeResource(file: SourceFile, type: string, block: Block): void {
  const name = pascalCase(type.replace('libvirt_', ''));
  const interfaces = interfacesOf(block, name, type, `${name}Config`);
  const getters = [['id', { type: 'string' }] as [string, Attribute], ...attributesOf(block)].map(getter);
  file.addInterfaces(interfaces.slice(0, -1));
  file.addInterfaces(interfaces.slice(-1).map((config) => ({ ...config, extends: ['TerraformMetaArguments'] })));
  file.addClass({
    name,
    isExported: true,
    docs: [`The resource ${type}.`],
    extends: 'TerraformResource',
    properties: [
      { name: 'tfResourceType', scope: Scope.Public, isStatic: true, isReadonly: true, initializer: `'${type}'` },
    ],
    ctors: [
      {
        scope: Scope.Public,
        parameters: [
          { name: 'scope', type: 'Construct' },
          { name: 'id', type: 'string' },
          { name: 'config', type: `${name}Config`, scope: Scope.Private, isReadonly: true },
        ],
        statements: [
          `super(ofThisCore(scope), id, {
  ...metaArguments(config),
  terraformResourceType: ${name}.tfResourceType,
  terraformGeneratorMetadata: GENERATOR_METADATA,
});`,
        ],
      },
    ],
    getAccessors: getters,
    methods: [
      method('synthesizeAttributes', 'terraformAttributes(this.config)'),
      method('synthesizeHclAttributes', 'hclAttributes(this.synthesizeAttributes())'),
    ],
  });
  const usesResolvable = file.getFullText().includes('IResolvable');
  file.insertImportDeclarations(0, [
    {
      moduleSpecifier: 'cdktf',
      namedImports: [
        ...(usesResolvable ? ['type IResolvable'] : []),
        'type TerraformMetaArguments',
        'TerraformResource',
      ],
    },
    { moduleSpecifier: 'constructs', namedImports: ['type Construct'] },
    {
      moduleSpecifier: '../attributes',
      namedImports: ['type Attributes', 'GENERATOR_METADATA', 'hclAttributes', 'metaArguments', 'terraformAttributes'],
    },
    { moduleSpecifier: '../core', namedImports: ['ofThisCore'] },
  ]);
}

/** A method that overrides one of cdktf's, of one expression. */
export function method(name: string, expression: string): OptionalKind<MethodDeclarationStructure> {
  return {
    name,
    scope: Scope.Protected,
    hasOverrideKeyword: true,
    returnType: 'Attributes',
    statements: [`return ${expression};`],
  };
}

// a token for every attribute, not only for computed ones: a reference is also how terraform learns the order
function getter([key, { type }]: [string, Attribute]): OptionalKind<GetAccessorDeclarationStructure> {
  const { getter: read, output } = bindingOf(type);
  return {
    name: camelCase(key),
    scope: Scope.Public,
    returnType: output,
    statements: [`return this.${read}('${key}');`],
  };
}
