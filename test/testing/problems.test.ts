import { Annotations, Testing } from 'cdktf';
import { describe, expect, test } from 'vitest';
import { VirtualService } from '../../lib';
import { problems } from '../../lib/testing';
import { addHost, addPool, addRouters, emptyStack, manualParts, manualStack } from '../stack';

describe('problems', () => {
  test('are none of a right stack, and none of a right app', () => {
    const app = Testing.app();
    manualStack({}, emptyStack('lab', app));
    expect(problems(app)).toEqual([]);
    expect(problems(manualStack())).toEqual([]);
  });

  test('are all that is wrong, each with its code, its construct and what to write', () => {
    const stack = emptyStack();
    const pool = addPool(stack, addRouters(stack), { servers: { rs1: '10.11.12.9', rs2: '10.11.12.2' } });
    new VirtualService(stack, 'http', { pool, port: 80 });
    // cdktf speaks as well: without a host there is no provider
    const found = problems(stack).filter(({ code }) => code !== undefined);
    expect(found.map(({ code, path, severity }) => [code, path, severity])).toEqual([
      ['LVS033', 'lab', 'error'],
      ['LVS010', 'lab/web', 'error'],
    ]);
    expect(found[0]).toMatchObject({
      message: 'lab has no LibvirtHost',
      fix: "new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' })",
    });
  });

  test('are those of all stacks of an app, or of the one that is asked', () => {
    const app = Testing.app();
    const right = manualStack({}, emptyStack('right', app));
    const wrong = emptyStack('wrong', app);
    addPool(wrong, addRouters(wrong));
    expect(problems(right)).toEqual([]);
    const found = (of: Parameters<typeof problems>[0]): readonly string[] =>
      problems(of).map(({ code, path }) => `${code} ${path}`);
    expect(found(wrong)).toContain('LVS033 wrong');
    expect(found(app)).toEqual(found(wrong));
  });

  test('have warnings among them, also after a synth, and each once', () => {
    const stack = emptyStack('lab', Testing.app());
    addHost(stack);
    addPool(stack, addRouters(stack));
    const warning = { code: 'LVS032', severity: 'warning', path: 'lab/lvs' };
    expect(problems(stack)).toMatchObject([warning]);
    Testing.fullSynth(stack);
    expect(problems(stack)).toMatchObject([warning]);
  });

  test('have those of others among them, without a code', () => {
    const { stack, pool } = manualParts();
    pool.node.addValidation({ validate: () => ['too few servers for us'] });
    Annotations.of(pool).addError('no servers on Fridays');
    Annotations.of(pool).addWarning('few servers');
    const other = { code: undefined, path: 'lab/web', fix: undefined };
    expect(problems(stack)).toEqual([
      { ...other, severity: 'error', message: 'too few servers for us' },
      { ...other, severity: 'error', message: 'no servers on Fridays' },
      { ...other, severity: 'warning', message: 'few servers' },
    ]);
  });
});
