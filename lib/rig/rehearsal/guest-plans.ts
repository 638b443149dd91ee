import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { LabImage } from '../../host/image';
import type { Manifest } from '../../manifest';
import { archiveOf } from './archive';
import { hostGroups } from './host-groups';
import { type Job, jobsOf } from './job';
import { type GuestMachine, memoryFor, TRANSLATION_MIB } from './qemu';
import { secretContents } from './secrets';
import { padding, ustar } from './ustar';

/** A guest to be. */
export interface GuestPlan {
  /** Which one of the rehearsal's it is, for messages. */
  readonly title: string;
  readonly job: Job;
  /** Of its hosts. */
  readonly names: readonly string[];
  /** Why these are not in the earlier guests, a sentence for each of them. */
  readonly because: readonly string[];
  readonly machine: GuestMachine;
  /** What QEMU takes of this machine at most. */
  readonly residentMiB: number;
}

/** What the guests have in common. */
export interface GuestGround {
  /** Where their archives and control ports are to lie. */
  readonly folder: string;
  readonly image: Pick<LabImage, 'path' | 'kernel'>;
  readonly isKvm: boolean;
}

// QEMU itself and what it keeps of the disks
const QEMU_MIB = 128;
const PAGE = 4096;

/** Plans all guests of a rehearsal, and writes what each is to run. */
export async function planGuests(
  manifest: Manifest,
  { folder, image, isKvm }: GuestGround,
): Promise<readonly GuestPlan[]> {
  const contents = await secretContents(manifest);
  const groups = hostGroups(manifest);
  const plans = jobsOf(manifest).map(async (job, at): Promise<GuestPlan> => {
    const names = job.hosts.map(({ name }) => name);
    const archive = join(folder, `job${at}.tar`);
    const tar = ustar(archiveOf(manifest, job, contents));
    await writeFile(archive, Buffer.concat([tar, Buffer.alloc(padding(tar.length, PAGE))]));
    const memoryMiB = memoryFor(names.length);
    return {
      title: groups.length === 1 ? 'the guest of the rehearsal' : `the rehearsal's guest of ${shortened(names)}`,
      job,
      names,
      because: groups[at]?.because ?? [],
      machine: {
        kernel: image.kernel,
        disk: image.path,
        job: archive,
        socket: join(folder, `control${at}`),
        isKvm,
        processors: Math.min(2, availableParallelism()),
        memoryMiB,
        joints: job.joints,
      },
      residentMiB: memoryMiB + (isKvm ? 0 : TRANSLATION_MIB) + QEMU_MIB,
    };
  });
  return Promise.all(plans);
}

/** How many guests there will be and why, for the one who waits. */
export function announcement(plans: readonly GuestPlan[]): string {
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const hosts = sum(plans.map(({ names }) => names.length));
  const memoryMiB = sum(plans.map(({ machine }) => machine.memoryMiB));
  const acceleration = plans.some(({ machine }) => machine.isKvm) ? 'KVM' : 'no KVM';
  const reasons = plans.flatMap(({ because }) => because);
  return plans.length === 1
    ? `booting one guest for ${hosts} hosts (${acceleration}, ${memoryMiB} MiB)`
    : `booting ${plans.length} guests for ${hosts} hosts (${acceleration}, ${memoryMiB} MiB in all): ${reasons.join('; ')}`;
}

function shortened([first = '', ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
