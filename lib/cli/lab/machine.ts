import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { HostError } from '../../host/host-error';
import { startHypervisor } from '../../host/hypervisor';
import { STATE_ROOT } from '../../host/hypervisor-place';
import { BUILD_PROGRAMS } from '../../host/image-build';
import { installPackages, missingPrograms } from '../../host/packages';
import { expectDebian, expectFreeDisk, isRoot, kvmWorks, libvirtAnswers } from '../../host/probes';
import { succeeds } from '../../host/program';
import { terraformBinary } from '../../host/provider';
import type { Task } from '../../host/task';
import type { LabPlace } from './place';

/** The libvirt that the lab runs on. */
export interface LabLibvirt {
  readonly uri: string;
  /** Of a private hypervisor only. */
  readonly namespace: string | undefined;
  readonly domainType: 'kvm' | 'qemu';
  readonly storagePool: string;
  /** Where to read when something goes wrong. */
  readonly logs: string;
}

/** The machine's own libvirt, or one that only this lab uses. */
export type LibvirtKind = 'system' | 'private';

const SYSTEM_URI = 'qemu:///system';
const DISK_MEGABYTES = 3_000;

// the provider runs it
const PROVIDER_PROGRAMS = ['xsltproc'];
const HYPERVISOR_PROGRAMS = [
  ...['libvirtd', 'virsh', 'qemu-system-x86_64', 'qemu-img', 'tini', 'ip', 'iptables', 'dnsmasq', 'sysctl', 'unshare'],
];

/** Refuses a machine on which the lab cannot work, before anything is changed on it. */
export async function checkMachine(place: LabPlace): Promise<LibvirtKind> {
  terraformBinary();
  const kind = await chosenKind(place);
  if (kind === 'private' && !isRoot()) {
    throw new HostError(
      `this needs root, or a libvirt at ${SYSTEM_URI} with KVM and a storage pool 'default' that you may use ` +
        `(none answers so): run it with sudo, or join the group libvirt`,
    );
  }
  expectDebian();
  await expectFreeDisk(place.project, 500);
  await expectFreeDisk(kind === 'private' ? STATE_ROOT : '/var/lib/libvirt/images', DISK_MEGABYTES);
  return kind;
}

/** Installs the Debian packages that are not there, saying which before it does. */
export async function installMissing(kind: LibvirtKind, task: Task): Promise<readonly string[]> {
  // who is not root uses an image that is there, and is told so by the builder if there is none
  const build = isRoot() ? BUILD_PROGRAMS : [];
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
export async function startLibvirt(place: LabPlace, kind: LibvirtKind, task: Task): Promise<LabLibvirt> {
  await mkdir(place.output, { recursive: true });
  await writeFile(place.choiceFile, JSON.stringify({ kind }));
  if (kind === 'system') {
    return systemLibvirt();
  }
  const { uri, namespace, domainType, storagePool, directory } = await startHypervisor({
    ...task,
    name: place.hypervisor,
  });
  return { uri, namespace, domainType, storagePool, logs: `${directory}/log` };
}

export function systemLibvirt(): LabLibvirt {
  return {
    uri: SYSTEM_URI,
    namespace: undefined,
    domainType: 'kvm',
    storagePool: 'default',
    logs: '/var/log/libvirt/qemu',
  };
}

/** What an earlier run has chosen, else what works here. */
export async function chosenKind(place: LabPlace): Promise<LibvirtKind> {
  if (existsSync(place.choiceFile)) {
    const { kind } = JSON.parse(await readFile(place.choiceFile, 'utf8')) as { readonly kind: LibvirtKind };
    return kind;
  }
  const isUsable =
    missingPrograms(['virsh', 'qemu-system-x86_64']).length === 0 &&
    (await libvirtAnswers(SYSTEM_URI)) &&
    (await succeeds('virsh', ['-c', SYSTEM_URI, 'vol-list', 'default'], 10_000)) &&
    (await kvmWorks());
  return isUsable ? 'system' : 'private';
}
