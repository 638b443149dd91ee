import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import type { LvsMatchers, Reader } from '../../lib/testing';
import { files, hasReader, matchers } from '../../lib/testing';
import { describeWith } from '../needs';
import { manualStack } from '../stack';

declare module 'vitest' {
  // the parameter must be called as vitest calls it
  // eslint-disable-next-line @typescript-eslint/no-explicit-any, @typescript-eslint/no-empty-object-type
  interface Matchers<T = any> extends LvsMatchers<T> {}
}

expect.extend(matchers);

const CONF = '/etc/keepalived/keepalived.conf';

describeWith(['keepalived', 'nft', 'unshare', 'ip'], 'toBeAcceptedBy', () => {
  const keepalived = files(manualStack()).of('lvs-primary').get(CONF);

  test('asks the program that reads the text', () => {
    expect(keepalived).toBeAcceptedBy('keepalived');
    expect('table ip lab {}\n').toBeAcceptedBy('nft');
  });

  test.each([
    ['lvs_sched rr', 'lvs_sched random', 'random'],
    ['interface eth1', 'interface eth7', 'eth7'],
  ])("fails on '%s' turned into '%s', and says what the program says", (right, wrong, words) => {
    const text = keepalived.replaceAll(right, wrong);
    expect(text).not.toBeAcceptedBy('keepalived');
    expect(() => expect(text).toBeAcceptedBy('keepalived')).toThrow(
      new RegExp(`^keepalived refuses the text:\n[^]*${words}`),
    );
  });

  test('asks of a guest every file that the program reads there', () => {
    const guests = files(manualStack());
    expect(guests.of('lvs-backup')).toBeAcceptedBy('keepalived');
    expect(guests.of('lvs-backup')).toBeAcceptedBy('nft');
    expect(() => expect(guests.of('lvs-primary')).not.toBeAcceptedBy('nft')).toThrow(
      'nft accepts /etc/nftables.conf of lvs-primary, and was expected to refuse it',
    );
  });

  test('is no test where there is nothing to ask, or nobody', () => {
    const guest = files(manualStack()).of('web-rs1');
    expect(() => expect(guest).toBeAcceptedBy('keepalived')).toThrow('web-rs1 has no file that keepalived reads');
    expect(() => expect(7).not.toBeAcceptedBy('nft')).toThrow('takes the text of a file');
  });

  test('needs no program of the machine that the text names, and touches none', () => {
    const folder = mkdtempSync(join(tmpdir(), 'matchers-'));
    try {
      const program = join(folder, 'notify');
      writeFileSync(program, 'mine');
      const named = keepalived
        .replace(/script "[^" ]*/, `script "${program}`)
        .replace('vrrp_instance VI_PUBLIC {', '$&\n    notify_master "/nowhere/at-all"');
      expect(named).toContain(program);
      expect(named).toBeAcceptedBy('keepalived');
      expect(readFileSync(program, 'utf8')).toBe('mine');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('leaves nothing behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'matchers-'));
    vi.stubEnv('TMPDIR', folder);
    try {
      expect(keepalived).toBeAcceptedBy('keepalived');
      expect('table').not.toBeAcceptedBy('nft');
      expect(readdirSync(folder)).toEqual([]);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });
});

describe('a machine without the program', () => {
  const missing = 'keepalived-that-is-not-there' as Reader;

  test('is told what to install, and neither accepts nor refuses', () => {
    const words = /^keepalived-that-is-not-there is not on this machine: apt-get install .*, or skip the test where/;
    expect(() => matchers.toBeAcceptedBy('a', missing)).toThrow(words);
    expect(() => expect('a').not.toBeAcceptedBy(missing)).toThrow(words);
  });

  test('can be asked for it', () => {
    expect(hasReader(missing)).toBe(false);
  });
});
