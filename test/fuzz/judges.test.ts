import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GUEST_PATH } from '../../lib/model/guest-path';
import { TLS_FOLDER } from '../../lib/model/secret';
import { describeWith } from '../needs';
import type { Built, Guest } from './build';
import { build } from './build';
import { JUDGES } from './judges';
import { labs } from './labs';

// A judge finds the one stack of several in which a text is wrong.

const stacks = fc
  .sample(labs, { numRuns: 40, seed: 1 })
  .map(build)
  .filter(({ guests }) => guests.some(({ files }) => files.get(GUEST_PATH.nginx)?.includes(TLS_FOLDER)))
  .slice(0, 3);

type Broken = (guest: Guest) => Partial<Guest>;

/** Each text of the path ends otherwise. */
const ending =
  (words: string, ...paths: readonly string[]): Broken =>
  ({ files }) => ({
    files: new Map([...files].map(([path, text]) => [path, paths.includes(path) ? `${text}${words}` : text])),
  });

const BROKEN: Readonly<Record<string, readonly [broken: Broken, complaint: string]>> = {
  'keepalived -t': [ending('no_such_word\n', GUEST_PATH.keepalived), 'no_such_word'],
  'nft -c': [ending('no_such_word\n', '/etc/nftables.conf', '/etc/sysconfig/nftables.conf'), 'no_such_word'],
  'nginx -t': [() => ({ secrets: [] }), '/etc/lvs/tls/'],
  'cloud-init schema': [({ userData }) => ({ userData: `${userData}hostname: [1]\n` }), 'hostname'],
  'cloud-init devel net-convert': [() => ({ networkConfig: 'version: 1\nconfig: [{ type: physical }]\n' }), 'name'],
};

/** In each guest of a stack. */
function brokenBy(broken: Broken, built: Built): Built {
  return { ...built, guests: built.guests.map((guest) => ({ ...guest, ...broken(guest) })) };
}

const terraform = 'terraform validate';

test('are all tried here, but for Terraform, which has a suite of its own', () => {
  expect([...Object.keys(BROKEN), terraform].sort()).toEqual(Object.keys(JUDGES).sort());
});

for (const [program, { needs, complaints }] of Object.entries(JUDGES).filter(([name]) => name in BROKEN)) {
  describeWith(needs, program, () => {
    test('complains of the stack with a wrong text, and of no other', async () => {
      const [broken, words] = BROKEN[program] ?? [() => ({}), ''];
      const said = await complaints(stacks.map((each, index) => (index === 1 ? brokenBy(broken, each) : each)));
      expect(said[0]).toBeUndefined();
      expect(said[1]).toContain(words);
      expect(said[2]).toBeUndefined();
    });
  });
}
