import { createRequire } from 'node:module';
import * as core from 'cdktf';
import { describe, expect, test } from 'vitest';
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

describe('a tree of both cores', () => {
  const other = cores.find(({ App }) => App !== core.App) as Core;
  const words = /^LVS009: lab\/libvirt: .*lab is a stack of another CDK core: let both be one/;

  test('is refused where the stack is of the other one, also below an app of this one', () => {
    expect(() => addHost(new other.TerraformStack(new other.App(), 'lab'))).toThrow(words);
    expect(() => addHost(new other.TerraformStack(core.Testing.app(), 'lab'))).toThrow(words);
  });

  test('is none where the stack is of this one', () => {
    expect(() => addHost(emptyStack())).not.toThrow();
  });
});
