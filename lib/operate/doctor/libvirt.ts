import type { LibvirtFacts, MachineFacts } from './facts';
import { type Finding, lacks, ok, warns } from './finding';

/** Whether the libvirt answers, and what its pool and its confinement of guests let happen. */
export function libvirtFindings(facts: MachineFacts): readonly Finding[] {
  const { libvirt } = facts;
  if (!libvirt.answers) {
    return [lacks('libvirt', `${libvirt.uri} does not answer: ${libvirt.words}`, startOf(facts))];
  }
  return [ok('libvirt', `${libvirt.uri} answers`), pool(libvirt), ...(libvirt.isLocal ? [appArmor(libvirt)] : [])];
}

function startOf({ libvirt: { uri, words, isLocal }, missing }: MachineFacts): string {
  if (!isLocal) {
    return `virsh -c '${uri}' version`;
  }
  if (missing.some(({ program }) => program === 'libvirtd')) {
    return 'sudo apt-get install -y libvirt-daemon-system libvirt-clients';
  }
  return /permission denied|authentication|polkit/i.test(words)
    ? 'sudo usermod -aG libvirt "$USER" && newgrp libvirt'
    : 'sudo systemctl enable --now libvirtd';
}

const POOL_BYTES = 3e9;

function pool({ uri, pool: name, poolInfo, poolPath }: LibvirtFacts): Finding {
  const virsh = `virsh -c '${uri}'`;
  if (poolInfo === undefined) {
    const define = `${virsh} pool-define-as ${name} dir --target /var/lib/libvirt/images`;
    const start = `${virsh} pool-build ${name} && ${virsh} pool-start ${name} && ${virsh} pool-autostart ${name}`;
    return lacks('pool', `there is no storage pool '${name}'`, `${define} && ${start}`);
  }
  const value = (key: string): string => new RegExp(`^${key}:\\s*(.*)$`, 'm').exec(poolInfo)?.[1]?.trim() ?? '';
  if (value('State') !== 'running') {
    return lacks('pool', `the storage pool '${name}' is not started`, `${virsh} pool-start ${name}`);
  }
  const available = Number(value('Available'));
  const room = `'${name}' has ${Math.floor(available / 1e6)} MB of room`;
  return available >= POOL_BYTES
    ? ok('pool', `${room}${poolPath === undefined ? '' : ` in ${poolPath}`}`)
    : lacks(
        'pool',
        `${room}, ${POOL_BYTES / 1e6} MB are needed: see what can go`,
        `${virsh} vol-list --details ${name}`,
      );
}

/**
 * Before libvirt 11 the program that writes a guest's profile does not follow a disk that is named by pool and volume:
 * the guest may then not open its own disk, wherever that lies.
 */
function appArmor({ profiles, qemuConf, guestRules, poolPath }: LibvirtFacts): Finding {
  if (profiles === undefined || !/virt-aa-helper|libvirtd/.test(profiles)) {
    return ok('AppArmor', 'does not confine guests');
  }
  if (/^\s*security_driver\s*=\s*\[?\s*"none"/m.test(qemuConf)) {
    return ok('AppArmor', "libvirt's security_driver is none");
  }
  const path = poolPath ?? '/var/lib/libvirt/images';
  const allowed = [...guestRules.matchAll(/^\s*"?(\/[^\s"]*?)\/?\*\*"?\s+\w+,/gm)].map(([, folder = '']) => folder);
  return allowed.some((folder) => path === folder || path.startsWith(`${folder}/`))
    ? ok('AppArmor', `lets guests open what lies in ${path}`)
    : warns(
        'AppArmor',
        `libvirt's profile may deny guests their disks in ${path}`,
        `echo '  "${path}/**" rwk,' | sudo tee -a ${GUEST_RULES}`,
      );
}

/** Read anew whenever a guest starts. */
export const GUEST_RULES = '/etc/apparmor.d/local/abstractions/libvirt-qemu';
