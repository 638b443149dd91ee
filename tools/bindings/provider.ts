import { Scope, type SourceFile } from 'ts-morph';

import { interfacesOf } from './config';
import { method } from './resource';
import type { Block } from './schema';

/** Writes the module of the provider. */
export function writeProvider(file: SourceFile, block: Block): void {
  file.addImportDeclarations([
    { moduleSpecifier: 'cdktf', namedImports: ['TerraformProvider'] },
    { moduleSpecifier: 'constructs', namedImports: ['type Construct'] },
    {
      moduleSpecifier: '../attributes',
      namedImports: [
        'type Attributes',
        'GENERATOR_METADATA',
        'hclAttributes',
        'PROVIDER_SOURCE',
        'terraformAttributes',
      ],
    },
    { moduleSpecifier: '../core', namedImports: ['ofThisCore'] },
  ]);
  file.addExportDeclaration({
    moduleSpecifier: '../attributes',
    namedExports: ['PROVIDER_SOURCE', 'PROVIDER_VERSION'],
  });
  file.addInterfaces(interfacesOf(block, 'LibvirtProvider', 'the provider libvirt', 'LibvirtProviderConfig'));
  file.getInterfaceOrThrow('LibvirtProviderConfig').addProperty({
    name: 'alias',
    type: 'string | undefined',
    hasQuestionToken: true,
    isReadonly: true,
    docs: ['Tells providers of one stack apart.'],
  });
  const provider = file.addClass({
    name: 'LibvirtProvider',
    isExported: true,
    docs: ['The provider libvirt.'],
    extends: 'TerraformProvider',
    properties: [
      { name: 'tfResourceType', scope: Scope.Public, isStatic: true, isReadonly: true, initializer: `'libvirt'` },
    ],
    ctors: [
      {
        scope: Scope.Public,
        parameters: [
          { name: 'scope', type: 'Construct' },
          { name: 'id', type: 'string' },
          { name: 'config', type: 'LibvirtProviderConfig', scope: Scope.Private, isReadonly: true },
        ],
        statements: [
          `super(ofThisCore(scope), id, {
  terraformResourceType: LibvirtProvider.tfResourceType,
  terraformGeneratorMetadata: GENERATOR_METADATA,
  terraformProviderSource: PROVIDER_SOURCE,
});`,
        ],
      },
    ],
    methods: [
      method('synthesizeAttributes', 'terraformAttributes(this.config)'),
      method('synthesizeHclAttributes', 'hclAttributes(this.synthesizeAttributes())'),
    ],
  });
  // as text: ts-morph's structure of an accessor has no override keyword
  provider.insertMember(2, 'public override get alias(): string | undefined {\n  return this.config.alias;\n}');
}
