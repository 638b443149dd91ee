import { accessSync, constants } from 'node:fs';
import { release } from 'node:os';
import { cachedImage } from './image';
import { run } from './program';

// a kernel that runs writes all the time
const SILENCE_MS = 3_000;
const LIMIT_MS = 20_000;

/**
 * Whether QEMU really runs a guest with KVM, seen by starting one: /dev/kvm can exist and refuse, make QEMU hang, or run
 * a BIOS and hang in a kernel, as it does where KVM itself is emulated. Without any kernel on this machine, the BIOS
 * must do.
 */
export async function kvmWorks(): Promise<boolean> {
  const kernel = [(await cachedImage())?.kernel, `/boot/vmlinuz-${release()}`].find(isReadable);
  return kernel === undefined ? says('SeaBIOS', BIOS_GUEST) : says(KERNEL_AT_ITS_END, kernelGuest(kernel));
}

const MACHINE = ['-nodefaults', '-display', 'none'];
// the BIOS reports itself on this port
const BIOS_PORT = ['-chardev', 'stdio,id=words', '-device', 'isa-debugcon,iobase=0x402,chardev=words'];
const BIOS_GUEST = [...MACHINE, '-m', '16', ...BIOS_PORT];

/** What a kernel says that has found no root. */
export const KERNEL_AT_ITS_END = 'Kernel panic';

/** QEMU's arguments for a guest that is a kernel alone, which ends QEMU with itself. */
export function kernelGuest(kernel: string): readonly string[] {
  const serial = ['-serial', 'stdio', '-append', 'console=ttyS0 panic=-1'];
  return [...MACHINE, '-m', '256', '-no-reboot', '-kernel', kernel, ...serial];
}

function isReadable(path: string | undefined): boolean {
  try {
    accessSync(path ?? '', constants.R_OK);
    return true;
  } catch {
    // of some distributions it is root's alone
    return false;
  }
}

async function says(words: string, guest: readonly string[]): Promise<boolean> {
  const enough = new AbortController();
  const silence = setTimeout(() => enough.abort(), SILENCE_MS);
  let isSaid = false;
  await run('qemu-system-x86_64', ['-accel', 'kvm', '-cpu', 'host', ...guest], {
    limitMs: LIMIT_MS,
    signal: enough.signal,
    onLine: (line) => {
      silence.refresh();
      if (line.includes(words)) {
        isSaid = true;
        enough.abort();
      }
    },
  }).catch(() => '');
  clearTimeout(silence);
  return isSaid;
}
