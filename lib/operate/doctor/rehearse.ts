import type { KvmFacts, MachineFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';
import { programs } from './programs';

/** What a rehearsal needs. */
export function rehearseFindings(facts: MachineFacts): readonly Finding[] {
  return [programs('QEMU', ['qemu-system-x86_64'], facts), kvm(facts), image(facts)];
}

/** Whether guests run fast. */
export function kvm({ kvm: facts }: MachineFacts): Finding {
  return facts.works ? ok('KVM', 'a guest ran with it') : warns('KVM', ...whyNot(facts));
}

function whyNot({ hasDevice, isOpen, cpuinfo }: KvmFacts): readonly [string, string?] {
  const module = /\bvmx\b/.test(cpuinfo) ? 'kvm_intel' : /\bsvm\b/.test(cpuinfo) ? 'kvm_amd' : undefined;
  const slow = 'guests are 10 to 20 times slower';
  if (hasDevice && !isOpen) {
    return [`this user may not open /dev/kvm: ${slow}`, 'sudo usermod -aG kvm "$USER" && newgrp kvm'];
  }
  if (module === undefined) {
    const device = hasDevice ? '/dev/kvm is there, but no guest runs with it: ' : '';
    return [`${device}the processor shows no virtualization, turn it on in the firmware or the outer host: ${slow}`];
  }
  return hasDevice
    ? [`/dev/kvm is there, but no guest runs with it: ${slow}`, `sudo modprobe -r ${module} && sudo modprobe ${module}`]
    : [`there is no /dev/kvm: ${slow}`, `sudo modprobe ${module}`];
}

const IMAGE_MEGABYTES = 4_000;

/** Whether the image of the lab's guests is there. */
export function image({ image: path, cacheMegabytes }: MachineFacts): Finding {
  if (path !== undefined) {
    return ok('lab image', path);
  }
  return cacheMegabytes < IMAGE_MEGABYTES
    ? lacks(
        'lab image',
        `not built yet, and the cache's disk has ${cacheMegabytes} MB of the ${IMAGE_MEGABYTES} MB that a build takes`,
        'sudo apt-get clean',
      )
    : lacks('lab image', 'not built yet: a minute or two, once', 'sudo npx cdktf-lvs image build');
}
