import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { labImage } from '../../lib/host/image';
import { KERNEL_AT_ITS_END, kernelGuest, kvmWorks } from '../../lib/host/kvm';

/** What the lab image's kernel says, alone in a guest. */
async function kernelWords(...accelerator: readonly string[]): Promise<string> {
  const { kernel } = await labImage();
  const words = ['-k', '1', '20', 'qemu-system-x86_64', ...accelerator, ...kernelGuest(kernel)];
  return spawnSync('timeout', words, { encoding: 'utf8' }).stdout;
}

test('a kernel says at its end what KVM is judged by, where the accelerator is one that works', async () => {
  expect(await kernelWords('-accel', 'tcg', '-cpu', 'max')).toContain(KERNEL_AT_ITS_END);
  expect(await kernelWords('-accel', 'no-such-one')).not.toContain(KERNEL_AT_ITS_END);
});

test('KVM works exactly where a kernel comes to its end with it', async () => {
  const words = await kernelWords('-accel', 'kvm', '-cpu', 'host');
  expect(await kvmWorks()).toBe(words.includes(KERNEL_AT_ITS_END));
});
