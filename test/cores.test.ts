import { createRequire } from 'node:module';
import * as core from 'cdktf';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import * as bindings from '../lib/provider-libvirt';
import { addHost, emptyStack, manualStack, synth } from './stack';

type Core = typeof core;

// not by the bundler's names, which are one core's in one run and the other's in the next
const load = createRequire(__filename);
const cores = ['cdktf', 'cdktn'].map((name) => load(name) as Core);

describe('the core', () => {
  test('is one of the two', () => {
    expect(cores.filter(({ App }) => App === core.App)).toHaveLength(1);
  });

  test('takes a cluster', () => {
    expect(Object.keys(synth(manualStack()).resource)).toContain('libvirt_domain');
  });
});

const other = cores.find(({ App }) => App !== core.App) as Core;

describe('a tree of both cores', () => {
  const words = /^LVS009: lab\/libvirt: .*lab is a stack of another CDK core: let both be one/;

  test('is refused where the stack is of the other one, also below an app of this one', () => {
    expect(() => addHost(new other.TerraformStack(new other.App(), 'lab'))).toThrow(words);
    expect(() => addHost(new other.TerraformStack(core.Testing.app(), 'lab'))).toThrow(words);
  });

  test('is none where the stack is of this one', () => {
    expect(() => addHost(emptyStack())).not.toThrow();
  });
});

// each takes a scope and an id before it looks at its arguments
const classes = Object.values(bindings).flatMap((module) =>
  Object.values<unknown>(module).filter((each) => typeof each === 'function'),
) as (new (scope: Construct, id: string, config: never) => Construct)[];

describe.each(classes)('alone in a tree of both cores, %o', (kind) => {
  const make = (scope: Construct): Construct => new kind(scope, 'part', { name: 'part' } as never);
  const words = /^LVS009: lab is a stack of another CDK core: let both be one/;

  test('is refused where the stack is of the other one, and where something lies between', () => {
    const stack = new other.TerraformStack(new other.App(), 'lab');
    expect(() => make(stack)).toThrow(words);
    expect(() => make(new Construct(stack, 'between'))).toThrow(words);
    expect(stack.node.tryFindChild('part')).toBeUndefined();
  });

  test('is taken where the stack is of this one, and left to cdktf where there is none', () => {
    expect(make(new Construct(emptyStack(), 'between')).node.path).toBe('lab/between/part');
    expect(() => make(core.Testing.app())).not.toThrow();
  });
});

test('all classes of the provider were found', () => {
  expect(classes).toHaveLength(Object.keys(bindings).length);
});
