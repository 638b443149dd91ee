import { expect, test } from 'vitest';
import { rehearsalTable } from '../../lib/cli/rehearse/table';
import type { GuestFacts } from '../../lib/rig/rehearsal/start';

const GUEST: GuestFacts = {
  accelerator: 'tcg',
  kernel: '6.1.0',
  memoryMiB: 480,
  residentMiB: 864,
  releasedSeconds: 7.2,
  bootedSeconds: 2.2,
  modulesMissing: [],
  hosts: ['a', 'b'],
  because: [],
};

function table(...guests: readonly GuestFacts[]): string {
  const nothing = { hosts: [], services: [], active: [], standIns: [], notRehearsed: [], problems: [] };
  return rehearsalTable({ stack: 'lab', guests, ...nothing });
}

test('the table of one guest says what it takes and how long', () => {
  expect(table(GUEST)).toBe(`\
Guest: Linux 6.1.0, without KVM, at most 864 MiB
  hosts let go      7.2 s after its start
  services started  2.2 s later

All is as it must be.
`);
});

test('the table of several says what they take together, who is where and why', () => {
  expect(table(GUEST, { ...GUEST, hosts: ['c'], bootedSeconds: 3, because: ['b needs', 'c must not'] })).toBe(`\
Guests: 2, Linux 6.1.0, without KVM, at most 1728 MiB in all
  1  hosts let go      7.2 s after its start
     services started  2.2 s later
     hosts             a, b
  2  hosts let go      7.2 s after its start
     services started  3 s later
     hosts             c
     of its own, as    b needs
     and as            c must not

All is as it must be.
`);
});
