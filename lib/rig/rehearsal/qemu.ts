import { type ChildProcess, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { PATH } from '../../host/program';
import { KERNEL_INIT } from './guest/init';
import type { Joint } from './joints';

/** What the guest is started with. */
export interface GuestMachine {
  readonly kernel: string;
  readonly disk: string;
  /** The archive that it runs, a multiple of 4 KiB. */
  readonly job: string;
  /** The socket of its control port. */
  readonly socket: string;
  readonly isKvm: boolean;
  readonly processors: number;
  readonly memoryMiB: number;
  /** NICs whose cables lead to other guests. */
  readonly joints: readonly Pick<Joint, 'cable' | 'mac'>[];
}

/** A QEMU that runs. */
export interface Qemu {
  /** The last lines of the guest's console. */
  console(): readonly string[];
  /** Comes true when it has ended, with the reason. */
  readonly ended: Promise<string>;
  /** The other ends of its cables, by their numbers, for the QEMU that gets them. */
  readonly ends: CableEnds;
  kill(): void;
}

/** Ends of cables that are to be plugged into another QEMU. */
export type CableEnds = ReadonlyMap<number, Socket>;

// of translated code; more makes nothing faster
export const TRANSLATION_MIB = 256;
// a panic's first line stands before all calls that led to it
const CONSOLE_LINES = 200;
// after standard input, output and error
const FIRST_CABLE = 3;

const KERNEL = [
  ...['console=ttyS0', 'quiet', 'root=/dev/nvme0n1p2', 'ro', 'panic=-1'],
  // each saves an emulated processor some time
  ...['cryptomgr.notests', 'mitigations=off', 'init_on_alloc=0', 'apparmor=0', 'audit=0', 'norandmaps'],
  ...['net.ifnames=0', 'sysctl.net.ipv6.conf.default.accept_dad=0', 'rcupdate.rcu_expedited=1'],
];

/** The memory of a guest for so many hosts. */
export function memoryFor(hosts: number): number {
  return 384 + 16 * hosts;
}

/** No initramfs, no network of this machine, nothing written: two read-only disks, a control port, cables to other guests. */
export function qemuArguments(machine: GuestMachine): readonly string[] {
  const { kernel, disk, job, socket, isKvm, processors, memoryMiB, joints } = machine;
  const accelerator = isKvm
    ? ['-accel', 'kvm', '-cpu', 'host']
    : ['-accel', `tcg,thread=multi,tb-size=${TRANSLATION_MIB}`, '-cpu', 'max'];
  const drive = (id: string, format: string, file: string): readonly string[] => [
    ...['-drive', `if=none,id=${id},format=${format},readonly=on,file=${escaped(file)}`],
  ];
  return [
    ...accelerator,
    ...['-machine', 'q35', '-m', `${memoryMiB}`, '-smp', `${processors}`],
    ...['-nodefaults', '-no-user-config', '-display', 'none', '-no-reboot', '-serial', 'stdio'],
    ...['-kernel', kernel, '-append', `${KERNEL.join(' ')} ${KERNEL_INIT}`],
    ...drive('image', 'qcow2', disk),
    ...drive('job', 'raw', job),
    // one controller with both, so that their names cannot be exchanged
    ...['-device', 'nvme,id=disks,serial=rehearsal'],
    ...['-device', 'nvme-ns,drive=image,nsid=1', '-device', 'nvme-ns,drive=job,nsid=2'],
    ...['-chardev', `socket,id=control,path=${escaped(socket)}`],
    ...['-device', 'virtio-serial-pci', '-device', 'virtserialport,chardev=control,name=rehearsal'],
    ...joints.flatMap(({ cable, mac }, at) => [
      ...['-netdev', `socket,id=cable${cable},fd=${FIRST_CABLE + at}`],
      ...['-device', `virtio-net-pci,netdev=cable${cable},mac=${mac},romfile=`],
    ]),
  ];
}

/** Starts it so that it dies with this process, however that ends. Of a cable that has no end yet, it makes both. */
export function startQemu(machine: GuestMachine, plugged: CableEnds): Qemu {
  const lines: string[] = [];
  let rest = '';
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'qemu-system-x86_64', ...qemuArguments(machine)], {
    env: { PATH, LC_ALL: 'C.UTF-8' },
    stdio: ['ignore', 'pipe', 'pipe', ...machine.joints.map(({ cable }) => plugged.get(cable) ?? 'pipe')],
    // a Ctrl-C is for the caller, who then ends it
    detached: true,
  });
  const hear = (chunk: Buffer): void => {
    const heard = (rest + chunk.toString()).replaceAll('\r', '').split('\n');
    rest = heard.pop() ?? '';
    lines.push(...heard.filter((line) => line.trim() !== ''));
    lines.splice(0, Math.max(0, lines.length - CONSOLE_LINES));
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(`QEMU did not start: ${error.message}`));
    child.once('close', (code, signal) => resolve(`QEMU ended with ${signal ?? `exit code ${code}`}`));
  });
  return {
    console: () => [...lines, rest].filter((line) => line !== ''),
    ended,
    ends: endsOf(child, machine),
    kill: () => child.kill('SIGKILL'),
  };
}

/** Of the cables that it got from another one, there is none. */
function endsOf({ stdio }: ChildProcess, { joints }: GuestMachine): CableEnds {
  const streams: readonly unknown[] = stdio.slice(FIRST_CABLE);
  return new Map(
    joints.flatMap(({ cable }, at) => {
      const stream = streams[at];
      return stream instanceof Socket ? [[cable, stream] as const] : [];
    }),
  );
}

/** A comma ends a value of QEMU's options. */
function escaped(path: string): string {
  return path.replaceAll(',', ',,');
}
