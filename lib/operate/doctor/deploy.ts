import type { MachineFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';
import { firewallFindings } from './firewall';
import { libvirtFindings } from './libvirt';
import { networkFindings } from './network';
import { programs } from './programs';
import { image, kvm } from './rehearse';

const LIBVIRT_PROGRAMS = ['virsh'];
/** What a private hypervisor starts. */
export const PRIVATE_PROGRAMS = [
  ...['libvirtd', 'virsh', 'qemu-system-x86_64', 'qemu-img', 'tini', 'ip', 'iptables', 'dnsmasq', 'sysctl', 'unshare'],
];

/** What a deploy needs. */
export function deployFindings(facts: MachineFacts): readonly Finding[] {
  const isPrivate = getsPrivate(facts);
  const needsImage = facts.stack?.document.images.some(({ variable }) => variable !== undefined) ?? true;
  return [
    terraform(facts),
    provider(facts),
    programs('xsltproc', ['xsltproc'], facts),
    ...(facts.libvirt.isLocal ? [kvm(facts)] : []),
    ...(needsImage ? [image(facts)] : []),
    ...(isPrivate
      ? [
          facts.stack === undefined
            ? warns('libvirt', `it depends on the stack, which is not synthesized yet: ${PRIVATE_IF}`, facts.app.synth)
            : ok('libvirt', 'the stack gets a private hypervisor, in a network namespace of its own: no collisions'),
          programs('hypervisor', PRIVATE_PROGRAMS, facts),
        ]
      : [programs('virsh', LIBVIRT_PROGRAMS, facts), ...libvirtFindings(facts)]),
    // of another machine's networks nothing is known here
    ...(isPrivate || !facts.libvirt.isLocal ? [] : [...networkFindings(facts), ...firewallFindings(facts)]),
  ];
}

const PRIVATE_IF =
  'with a variable for its URI of libvirt it gets a private hypervisor; a URI of its own must answer, and is looked at then';

/** Whether `up` would start a hypervisor of its own, because the machine's is not there or has no KVM. */
function getsPrivate({ libvirt, kvm: { works }, isRoot, debian }: MachineFacts): boolean {
  const isUsable = libvirt.answers && libvirt.poolInfo !== undefined && works;
  return libvirt.mayBePrivate && !isUsable && isRoot && debian !== undefined && debian >= 12;
}

const [TERRAFORM_MAJOR, TERRAFORM_MINOR] = [1, 4];
const INSTALL_TOFU =
  'curl -fsSL https://get.opentofu.org/install-opentofu.sh | sudo sh -s -- --install-method standalone';

function terraform({ terraform: { binary, version, problem } }: MachineFacts): Finding {
  if (binary === undefined) {
    return lacks('terraform', problem, INSTALL_TOFU);
  }
  const [, major = '', minor = ''] = /v(\d+)\.(\d+)/.exec(version) ?? [];
  const words = `${binary} ${major === '' ? 'tells no version' : `${major}.${minor}`}`;
  return Number(major) > TERRAFORM_MAJOR || (Number(major) === TERRAFORM_MAJOR && Number(minor) >= TERRAFORM_MINOR)
    ? ok('terraform', words)
    : lacks('terraform', `${words}, and ${TERRAFORM_MAJOR}.${TERRAFORM_MINOR} or newer is needed`, INSTALL_TOFU);
}

// the first Go that fetches a newer one by itself when a module needs it
const GO_WITH_TOOLCHAINS = 21;

function provider({ provider: { config, isRegistryThere, isBuilt, go, goNeeded } }: MachineFacts): Finding {
  if (config !== undefined) {
    return ok('provider', `from where ${config} says`);
  }
  if (isRegistryThere || isBuilt) {
    return ok('provider', isRegistryThere ? 'the Terraform registry has it' : 'built here');
  }
  const minor = Number(/go1\.(\d+)/.exec(go ?? '')?.[1] ?? 0);
  if (minor >= GO_WITH_TOOLCHAINS) {
    return ok('provider', 'the Terraform registry does not answer; it is built with Go, once');
  }
  return lacks(
    'provider',
    `the Terraform registry does not answer, and there is no Go ${goNeeded} to build it with`,
    `curl -fsSL https://go.dev/dl/go${goNeeded.replace(/^(\d+\.\d+)$/, '$1.0')}.linux-amd64.tar.gz | ` +
      'sudo tar -C /usr/local -xz && sudo ln -sf /usr/local/go/bin/go /usr/local/bin/go',
  );
}
