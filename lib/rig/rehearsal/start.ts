import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HostError } from '../../host/host-error';
import { type LabImage, labImage } from '../../host/image';
import { missingPrograms } from '../../host/packages';
import { kvmWorks } from '../../host/kvm';
import type { Task } from '../../host/task';
import type { Manifest } from '../../manifest';
import type { Rig } from '../rig';
import { requireLabFamily } from './family';
import { startGuests } from './guest';
import { type Booted, guestEvents } from './guest-events';
import { announcement, type GuestPlan, planGuests } from './guest-plans';
import { type Line, lineTo } from './line';
import { rehearsalRig } from './rehearsal-rig';

/** How to rehearse. */
export interface RehearsalTask extends Task {
  /** @default - the lab image of this version, built now if need be */
  readonly image?: Pick<LabImage, 'path' | 'kernel'>;
}

/** A cluster that runs inside one guest, or inside several where one kernel is not right for all its hosts. */
export interface Rehearsal {
  readonly rig: Rig;
  readonly line: Line;
  readonly guests: readonly GuestFacts[];
  /** What each host said when its units were started, by its name. */
  readonly booted: ReadonlyMap<string, Booted>;
  readonly stop: () => Promise<void>;
}

/** A guest as it was started. */
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
  /** The names of all that it runs. */
  readonly hosts: readonly string[];
  /** Why these are not in the earlier guests, a sentence for each of them. */
  readonly because: readonly string[];
}

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

/** Boots the guests with all hosts of the manifest, and returns when each host has started its units. */
export async function startRehearsal(manifest: Manifest, task: RehearsalTask): Promise<Rehearsal> {
  requireLabFamily(manifest);
  expectQemu();
  const image = task.image ?? (await labImage(task));
  const isKvm = existsSync('/dev/kvm') && (await kvmWorks());
  const folder = await mkdtemp(join(tmpdir(), 'rehearsal-'));
  await chmod(folder, 0o700);
  try {
    return await boot(manifest, task, await planGuests(manifest, { folder, image, isKvm }));
  } finally {
    // each QEMU holds its files open
    await rm(folder, { recursive: true, force: true });
  }
}

async function boot(manifest: Manifest, task: RehearsalTask, plans: readonly GuestPlan[]): Promise<Rehearsal> {
  task.onProgress?.(announcement(plans));
  const booted = new Map<string, Booted>();
  const start = performance.now();
  const guests = await startGuests(
    plans.map((plan) => ({ ...plan, ...guestEvents(plan.names, booted) })),
    task,
  );
  const stop = async (): Promise<void> => {
    await Promise.all(guests.map((guest) => guest.stop()));
  };
  const limitMs = LIMIT_MS + LIMIT_PER_HOST_MS * plans.flatMap(({ names }) => names).length;
  const each = <T>(work: (guest: (typeof guests)[number]) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(guests.map(work));
  try {
    // all at one time: the hosts of one guest would miss those of another
    const held = guests.filter(({ plan }) => plan.job.isHeld);
    const isReady = (): string => 'the guest to boot and to set up its hosts';
    await Promise.all(held.map(({ plan, limited }) => limited(plan.held, isReady, limitMs)));
    // each has started with the whole second that it found in its hardware's clock
    const now = (): number => Date.now() / 1000;
    await Promise.all(held.map(({ channel }) => channel.ask({ do: 'release', time: now() }, limitMs).answer));
    await each(({ plan, limited }) =>
      limited(plan.released, () => 'the guest to boot and to let its hosts go', limitMs),
    );
    const releasedAt = performance.now();
    task.onProgress?.(`all hosts let go after ${seconds(releasedAt - start)} s; their services start`);
    const facts = await each(async ({ plan, limited }) => {
      const { names, because, machine, residentMiB } = plan;
      const { kernel, modulesMissing } = await plan.released;
      const late = (): string => names.filter((name) => !booted.has(name)).join(', ');
      await limited(plan.allBooted, () => `the services of ${late()} to start`, limitMs);
      return {
        accelerator: machine.isKvm ? ('kvm' as const) : ('tcg' as const),
        kernel,
        memoryMiB: machine.memoryMiB,
        residentMiB,
        releasedSeconds: seconds(releasedAt - start),
        bootedSeconds: seconds(performance.now() - releasedAt),
        modulesMissing,
        hosts: names,
        because,
      };
    });
    const line = lineTo(guests.map(({ plan: { names }, channel }) => ({ names, channel })));
    return { rig: rehearsalRig(manifest, line), line, guests: facts, booted, stop };
  } catch (error) {
    await stop();
    // which has ended the guests, and that is all that an answer says then
    task.signal?.throwIfAborted();
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
