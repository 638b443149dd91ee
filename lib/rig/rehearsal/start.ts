import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../host/host-error';
import { type LabImage, labImage } from '../../host/image';
import { missingPrograms } from '../../host/packages';
import { kvmWorks } from '../../host/probes';
import type { Task } from '../../host/task';
import type { Manifest } from '../../manifest';
import type { Rig } from '../rig';
import type { Channel } from './channel';
import { startGuest } from './guest';
import { requireLabFamily } from './family';
import { type Booted, guestEvents } from './guest-events';
import { archiveOf, type Job, jobOf } from './job';
import { requireOneKernel } from './kernel-modules';
import { type GuestMachine, memoryFor, TRANSLATION_MIB } from './qemu';
import { rehearsalRig } from './rehearsal-rig';
import { secretContents } from './secrets';
import { padding, ustar } from './ustar';

/** How to rehearse. */
export interface RehearsalTask extends Task {
  /** @default - the lab image of this version, built now if need be */
  readonly image?: Pick<LabImage, 'path' | 'kernel'>;
}

/** A cluster that runs inside one guest. */
export interface Rehearsal {
  readonly rig: Rig;
  readonly job: Job;
  readonly channel: Channel;
  readonly guest: GuestFacts;
  /** What each host said when its units were started, by its name. */
  readonly booted: ReadonlyMap<string, Booted>;
  readonly stop: () => Promise<void>;
}

/** The guest as it was started. */
export interface GuestFacts {
  readonly accelerator: 'kvm' | 'tcg';
  readonly kernel: string;
  readonly memoryMiB: number;
  /** What QEMU takes of this machine at most. */
  readonly residentMiB: number;
  /** From the start of QEMU until all hosts were let go. */
  readonly releasedSeconds: number;
  /** From then until the last host has started its units. */
  readonly bootedSeconds: number;
  readonly modulesMissing: readonly string[];
}

// QEMU itself and what it keeps of the disks
const QEMU_MIB = 128;
const PAGE = 4096;
// for a machine that does much else; an idle one needs a twentieth
const LIMIT_MS = 240_000;
const LIMIT_PER_HOST_MS = 3_000;

/** Rehearses the cluster as long as the work lasts; whatever happens, nothing of it stays. */
export async function withRehearsal<T>(
  manifest: Manifest,
  task: RehearsalTask,
  work: (rig: Rig, rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const rehearsal = await startRehearsal(manifest, task);
  try {
    return await work(rehearsal.rig, rehearsal);
  } finally {
    await rehearsal.stop();
  }
}

/** Boots the guest with all hosts of the manifest, and returns when each has started its units. */
export async function startRehearsal(manifest: Manifest, task: RehearsalTask): Promise<Rehearsal> {
  requireLabFamily(manifest);
  requireOneKernel(manifest);
  expectQemu();
  const image = task.image ?? (await labImage(task));
  const isKvm = existsSync('/dev/kvm') && (await kvmWorks());
  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  await chmod(folder, 0o700);
  try {
    return await boot(manifest, task, folder, image, isKvm);
  } finally {
    // QEMU holds both files open
    await rm(folder, { recursive: true, force: true });
  }
}

async function boot(
  manifest: Manifest,
  task: RehearsalTask,
  folder: string,
  image: Pick<LabImage, 'path' | 'kernel'>,
  isKvm: boolean,
): Promise<Rehearsal> {
  const job = jobOf(manifest);
  const [archive, socket] = [join(folder, 'job.tar'), join(folder, 'control')];
  const tar = ustar(archiveOf(manifest, job, await secretContents(manifest)));
  await writeFile(archive, Buffer.concat([tar, Buffer.alloc(padding(tar.length, PAGE))]));
  const memoryMiB = memoryFor(job.hosts.length);
  const machine: GuestMachine = {
    kernel: image.kernel,
    disk: image.path,
    job: archive,
    socket,
    isKvm,
    processors: Math.min(2, availableParallelism()),
    memoryMiB,
  };
  task.onProgress?.(`booting one guest for ${job.hosts.length} hosts (${isKvm ? 'KVM' : 'no KVM'}, ${memoryMiB} MiB)`);
  const events = guestEvents(job.hosts.length);
  const start = performance.now();
  const guest = await startGuest(machine, task, events.hear);
  try {
    const limitMs = LIMIT_MS + LIMIT_PER_HOST_MS * job.hosts.length;
    const released = await guest.limited(events.released, () => 'the guest to boot and to let its hosts go', limitMs);
    const releasedAt = performance.now();
    task.onProgress?.(`all hosts let go after ${seconds(releasedAt - start)} s; their services start`);
    const late = (): readonly string[] => job.hosts.map(({ name }) => name).filter((name) => !events.booted.has(name));
    await guest.limited(events.allBooted, () => `the services of ${late().join(', ')} to start`, limitMs);
    return {
      rig: rehearsalRig(manifest, guest.channel),
      job,
      channel: guest.channel,
      booted: events.booted,
      guest: {
        accelerator: isKvm ? 'kvm' : 'tcg',
        kernel: released.kernel,
        memoryMiB,
        residentMiB: memoryMiB + (isKvm ? 0 : TRANSLATION_MIB) + QEMU_MIB,
        releasedSeconds: seconds(releasedAt - start),
        bootedSeconds: seconds(performance.now() - releasedAt),
        modulesMissing: released.modulesMissing,
      },
      stop: guest.stop,
    };
  } catch (error) {
    await guest.stop();
    throw error;
  }
}

function expectQemu(): void {
  const missing = missingPrograms(['qemu-system-x86_64', 'setpriv']);
  if (missing.length > 0) {
    throw new HostError(
      `a rehearsal needs ${missing.map(({ program }) => program).join(' and ')}: ` +
        `apt-get install ${missing.map((each) => each.package).join(' ')}`,
    );
  }
}

function seconds(milliseconds: number): number {
  return Math.round(milliseconds / 100) / 10;
}
