import { HostError } from '../../host/host-error';
import { startHypervisor } from '../../host/hypervisor';
import { STATE_ROOT } from '../../host/hypervisor-place';
import { BUILD_PROGRAMS } from '../../host/image-build';
import { installPackages, missingPrograms } from '../../host/packages';
import { expectDebian, expectFreeDisk, isRoot } from '../../host/probes';
import { terraformBinary } from '../../host/provider';
import type { StackDocument } from '../../host/stack-document';
import type { Task } from '../../host/task';
import { choose, type LabLibvirt, namedLibvirt, SYSTEM_URI, systemLibvirt } from './libvirt';
import { type LabPlace, type LibvirtChoice, writeNote } from './place';
import type { SynthesizedStack } from './stack';

const DISK_MEGABYTES = 3_000;

// the provider runs it
const PROVIDER_PROGRAMS = ['xsltproc'];
const HYPERVISOR_PROGRAMS = [
  ...['libvirtd', 'virsh', 'qemu-system-x86_64', 'qemu-img', 'tini', 'ip', 'iptables', 'dnsmasq', 'sysctl', 'unshare'],
];

/** Refuses a machine on which the stack cannot be deployed, before anything is changed on it. */
export async function checkMachine({ place, document, manifest }: SynthesizedStack): Promise<LibvirtChoice> {
  terraformBinary();
  const choice = await choose(place, document, manifest);
  if (choice.kind === 'private' && !isRoot()) {
    throw new HostError(
      `this needs root, or a libvirt at ${SYSTEM_URI} with KVM and a storage pool 'default' that you may use ` +
        `(none answers so): run it with sudo, or join the group libvirt`,
    );
  }
  await expectFreeDisk(place.folder, 500);
  if (choice.kind !== 'named') {
    expectDebian();
    await expectFreeDisk(choice.kind === 'private' ? STATE_ROOT : '/var/lib/libvirt/images', DISK_MEGABYTES);
  }
  return choice;
}

/** Installs the Debian packages that are not there, saying which before it does. */
export async function installMissing(
  { kind }: LibvirtChoice,
  needsImage: boolean,
  task: Task,
): Promise<readonly string[]> {
  // who is not root uses an image that is there, and is told so by the builder if there is none
  const build = isRoot() && needsImage ? BUILD_PROGRAMS : [];
  const programs = kind === 'private' ? HYPERVISOR_PROGRAMS : ['virsh'];
  const missing = missingPrograms([...PROVIDER_PROGRAMS, ...programs, ...build]);
  const packages = [...new Set(missing.map((each) => each.package))].sort();
  if (packages.length > 0) {
    task.onProgress?.(`these Debian packages are missing and are installed now: ${packages.join(' ')}`);
    await installPackages(packages, task);
  }
  return packages;
}

/** Finds or starts the libvirt of the lab. */
export async function startLibvirt(
  place: LabPlace,
  choice: LibvirtChoice,
  document: StackDocument,
  task: Task,
): Promise<LabLibvirt> {
  await writeNote(place.choiceFile, choice);
  if (choice.kind === 'named') {
    return namedLibvirt(document);
  }
  if (choice.kind === 'system') {
    return systemLibvirt();
  }
  const { uri, namespace, domainType, storagePool, directory } = await startHypervisor({
    ...task,
    name: choice.hypervisor,
  });
  return { kind: 'private', uri, namespace, domainType, storagePool, logs: `${directory}/log` };
}
