import { HostError } from '../../host/host-error';
import { isRemote, namespaceOf } from '../../host/hypervisor-place';
import { run } from '../../host/program';
import type { StackDocument } from '../../host/stack-document';
import type { LibvirtFacts } from './facts';
import { GUEST_RULES } from './libvirt';
import { said, textOf } from './reading';

const SYSTEM_URI = 'qemu:///system';

/** Asks the libvirt of the stack, else the machine's own. */
export async function probeLibvirt(
  document: StackDocument | undefined,
  kind: 'system' | 'private' | 'named' | undefined,
): Promise<LibvirtFacts> {
  const uri = document?.uri.value ?? SYSTEM_URI;
  const pool = document?.storagePool.value ?? 'default';
  const virsh = (...args: readonly string[]): Promise<string> => said('virsh', ['-c', uri, ...args]);
  const words = await run('virsh', ['-c', uri, 'version', '--daemon'], { limitMs: 10_000 }).then(
    () => '',
    (error: unknown) => (error instanceof HostError ? error.message : String(error)),
  );
  const answers = words === '';
  const poolInfo = answers ? await virsh('pool-info', '--bytes', pool) : '';
  const poolPath = /<path>(.*?)<\/path>/.exec(poolInfo === '' ? '' : await virsh('pool-dumpxml', pool))?.[1];
  const profiles = textOf('/sys/kernel/security/apparmor/profiles');
  return {
    uri,
    // a private hypervisor has networks of its own
    isLocal: namespaceOf(uri) === undefined && !isRemote(uri),
    mayBePrivate: (kind ?? 'private') === 'private' && (document === undefined || document.uri.variable !== undefined),
    answers,
    words,
    pool,
    poolInfo: poolInfo === '' ? undefined : poolInfo,
    poolPath,
    qemuConf: textOf('/etc/libvirt/qemu.conf'),
    profiles: profiles === '' ? undefined : profiles,
    guestRules: textOf(GUEST_RULES),
  };
}
