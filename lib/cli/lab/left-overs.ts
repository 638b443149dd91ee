import { run, succeeds } from '../../host/program';
import type { Task } from '../../host/task';
import type { TerraformFolder } from '../../host/terraform-folder';
import { terraformForget, terraformShow } from '../../host/terraform-state';
import type { LabLibvirt } from './libvirt';

/**
 * Ends a replacement that an earlier apply has begun and not finished. On the way back to the first disk the provider
 * would find its name taken, and of the second the state may say that the guest has it when it has not.
 */
export async function endReplacements(
  { uri, storagePool }: Pick<LabLibvirt, 'uri' | 'storagePool'>,
  terraform: TerraformFolder & Task,
): Promise<void> {
  const state = await terraformShow(terraform);
  const addresses = new Set(state.filter(({ isDeposed }) => isDeposed).map(({ address }) => address));
  if (addresses.size === 0) {
    return;
  }
  terraform.onProgress?.(`an interrupted run has left ${[...addresses].join(', ')} half replaced: making it anew`);
  await terraformForget(terraform, [...addresses]);
  for (const { name } of state.filter(({ address }) => addresses.has(address))) {
    // what is gone already is fine
    await succeeds('virsh', ['-c', uri, 'vol-delete', '--pool', storagePool, name ?? ''], 30_000);
  }
}

/**
 * Takes away what an interrupted apply has made and not noted: the next one would refuse to make it again.
 * Only for a private hypervisor: nobody else has anything there.
 */
export async function removeLeftOvers(
  { uri, storagePool }: Pick<LabLibvirt, 'uri' | 'storagePool'>,
  terraform: TerraformFolder & Task,
): Promise<void> {
  const known = new Set((await terraformShow(terraform)).map(({ type, name }) => `${type} ${name}`));
  const virsh = (...args: readonly string[]): Promise<string> =>
    run('virsh', ['-q', '-c', uri, ...args], { limitMs: 30_000, signal: terraform.signal });
  const left = (text: string, type: string): readonly string[] =>
    text
      .split('\n')
      .map((line) => line.trim().split(/\s{2,}/)[0] ?? '')
      .filter((name) => name !== '' && !known.has(`${type} ${name}`));
  const say = (name: string): void => terraform.onProgress?.(`taking away '${name}', left by an interrupted run`);

  const running = (await virsh('list', '--name')).split('\n').map((line) => line.trim());
  for (const name of left(await virsh('list', '--all', '--name'), 'libvirt_domain')) {
    say(name);
    if (running.includes(name)) {
      await virsh('destroy', name);
    }
    await virsh('undefine', name);
  }
  const active = (await virsh('net-list', '--name')).split('\n').map((line) => line.trim());
  for (const name of left(await virsh('net-list', '--all', '--name'), 'libvirt_network')) {
    say(name);
    if (active.includes(name)) {
      await virsh('net-destroy', name);
    }
    await virsh('net-undefine', name);
  }
  await virsh('pool-refresh', storagePool);
  for (const name of left(await virsh('vol-list', storagePool), 'libvirt_volume')) {
    say(name);
    await virsh('vol-delete', '--pool', storagePool, name);
  }
}
