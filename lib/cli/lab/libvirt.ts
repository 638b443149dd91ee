import { HostError } from '../../host/host-error';
import { findHypervisor } from '../../host/hypervisor';
import { namespaceOf } from '../../host/hypervisor-place';
import { missingPrograms } from '../../host/packages';
import { kvmWorks } from '../../host/kvm';
import { libvirtAnswers } from '../../host/probes';
import { succeeds } from '../../host/program';
import { readStackDocument, type StackDocument } from '../../host/stack-document';
import type { Manifest } from '../../manifest';
import { requireUris } from '../../rig/libvirt-place';
import { type LabPlace, type LibvirtChoice, type LibvirtKind, readChoice } from './place';

/** The libvirt that a stack runs on. */
export interface LabLibvirt {
  readonly kind: LibvirtKind;
  readonly uri: string;
  /** Of a private hypervisor only. */
  readonly namespace: string | undefined;
  readonly domainType: 'kvm' | 'qemu';
  readonly storagePool: string;
  /** Where to read when something goes wrong. */
  readonly logs: string;
}

export const SYSTEM_URI = 'qemu:///system';
const SYSTEM_LOGS = '/var/log/libvirt/qemu';

export function systemLibvirt(): LabLibvirt {
  return {
    kind: 'system',
    uri: SYSTEM_URI,
    namespace: undefined,
    domainType: 'kvm',
    storagePool: 'default',
    logs: SYSTEM_LOGS,
  };
}

/** The libvirt that the stack's own words and the environment name. */
export function namedLibvirt({ uri, storagePool, domainType }: StackDocument): LabLibvirt {
  if (uri.value === undefined) {
    throw new HostError(
      uri.variable === undefined
        ? 'the stack says no URI of libvirt that can be read from it: give LibvirtHost one'
        : `the variable '${uri.variable}' of the stack has no value: export TF_VAR_${uri.variable}=${SYSTEM_URI}`,
    );
  }
  return {
    kind: 'named',
    uri: uri.value,
    namespace: namespaceOf(uri.value),
    domainType: domainType.value === 'qemu' ? 'qemu' : 'kvm',
    storagePool: storagePool.value ?? 'default',
    logs: SYSTEM_LOGS,
  };
}

/** What an earlier run has chosen, else what works here for this stack. */
export async function choose(
  place: LabPlace,
  document: StackDocument,
  { hypervisors = [] }: Pick<Manifest, 'hypervisors'>,
): Promise<LibvirtChoice> {
  const earlier = await readChoice(place);
  if (hypervisors.length > 1) {
    if (earlier?.kind === 'private') {
      throw new HostError(
        `the stack has ${hypervisors.length} hosts now, and runs on a private hypervisor: 'npx cdktf-lvs down' takes it away first`,
      );
    }
    requireUris(hypervisors, document);
    return { kind: 'named', hypervisor: place.hypervisor };
  }
  if (earlier !== undefined) {
    return earlier;
  }
  const kind = document.uri.variable === undefined ? 'named' : (await isSystemUsable()) ? 'system' : 'private';
  return { kind, hypervisor: place.hypervisor };
}

/** The libvirt of a stack that was deployed. */
export async function chosenLibvirt(place: LabPlace): Promise<LabLibvirt> {
  const choice = await readChoice(place);
  if (choice === undefined || choice.kind === 'named') {
    return namedLibvirt(await readStackDocument(place.folder));
  }
  if (choice.kind === 'system') {
    return systemLibvirt();
  }
  const hypervisor = await findHypervisor(choice.hypervisor);
  if (hypervisor === undefined) {
    throw new HostError(
      `the private hypervisor '${choice.hypervisor}' of this stack does not run, since a reboot perhaps: ` +
        "'npx cdktf-lvs up' starts it and its guests again",
    );
  }
  return { kind: 'private', ...hypervisor, logs: `${hypervisor.directory}/log` };
}

/** Whether the machine's own libvirt can run guests with KVM, on a pool that this user may use. */
async function isSystemUsable(): Promise<boolean> {
  return (
    missingPrograms(['virsh', 'qemu-system-x86_64']).length === 0 &&
    (await libvirtAnswers(SYSTEM_URI)) &&
    (await succeeds('virsh', ['-c', SYSTEM_URI, 'vol-list', 'default'], 10_000)) &&
    (await kvmWorks())
  );
}
