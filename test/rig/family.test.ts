import { expect, test } from 'vitest';
import { Distribution, GuestImage } from '../../lib';
import { requireLabFamily } from '../../lib/rig/rehearsal/family';
import { startRehearsal } from '../../lib/rig/rehearsal/start';
import { emptyStack } from '../stack';
import { manualManifest } from './manifest';

function bornOf(distribution: Distribution): ReturnType<typeof manualManifest> {
  const stack = emptyStack();
  return manualManifest({ routers: { image: GuestImage.fromFile(stack, 'own', { path: '/a', distribution }) } }, stack);
}

test('refuses to rehearse guests of RHEL, whose files lie elsewhere than on the lab image', async () => {
  await expect(startRehearsal(bornOf(Distribution.RHEL_9), {})).rejects.toThrow(
    'a rehearsal runs on Debian, and lvs-primary is of rhel-9',
  );
});

test.each([Distribution.DEBIAN_12, Distribution.DEBIAN_13])('takes those of $name', (distribution) => {
  expect(() => requireLabFamily(bornOf(distribution))).not.toThrow();
});
