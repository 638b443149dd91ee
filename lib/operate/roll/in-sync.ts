import { HostError } from '../../host/host-error';
import { pause, type Task } from '../../host/task';
import type { Rig } from '../../rig/rig';
import { type Connections, CONNECTIONS_SCRIPT, connectionsOf, unknownTo } from './connections';

/** A router that tells the other one of its connections. */
export interface Telling {
  readonly from: string;
  readonly to: string;
  /** When each packet began to be told. */
  readonly sinceMs: number;
}

// the kernel collects what it tells for two seconds, and looks once a second: ip_vs_sync.c, IPVS_SYNC_FLUSH_TIME
const FLUSH_MS = 3_500;
const LIMIT_MS = 120_000;
const NAMED = 5;

/** The settings by which it does. */
export const TOLD_BY = ['net.ipv4.vs.sync_refresh_period', 'net.ipv4.vs.sync_threshold'] as const;

/** Makes a router tell the other one of a connection with each of its packets: ipvs-sysctl.rst, sync_threshold. */
export async function tellAll(rig: Pick<Rig, 'run'>, from: string, to: string): Promise<Telling> {
  await must(rig, from, `sysctl -q -w ${TOLD_BY[0]}=0 ${TOLD_BY[1]}='0 1'`);
  return { from, to, sinceMs: Date.now() };
}

/**
 * Waits until the other router knows all open connections that saw a packet of their client since.
 *
 * @param idleSeconds - for how long to wait for a packet of the others
 * @returns those of which none came
 */
export async function waitInSync(
  rig: Pick<Rig, 'run'>,
  telling: Telling,
  idleSeconds: number,
  task: Task,
): Promise<readonly string[]> {
  const firstSeen = new Map<string, number>();
  for (;;) {
    task.signal?.throwIfAborted();
    const { lively, idle } = await unknown(rig, telling);
    const now = Date.now();
    lively.filter((name) => !firstSeen.has(name)).forEach((name) => firstSeen.set(name, now));
    const late = lively.filter((name) => now - (firstSeen.get(name) ?? now) > FLUSH_MS);
    const listenedMs = now - telling.sinceMs;
    if (late.length === 0 && listenedMs > FLUSH_MS && (idle.length === 0 || listenedMs >= idleSeconds * 1000)) {
      return idle;
    }
    if (late.length > 0 && listenedMs > LIMIT_MS + idleSeconds * 1000) {
      throw new HostError(
        `${telling.to} does not hear of ${late.length} connections of ${telling.from}, such as ${late.slice(0, NAMED).join(', ')}: ` +
          `see whether lvs-sync.service runs on both ('npx cdktf-lvs status')`,
      );
    }
    task.onProgress?.(
      `${telling.to} does not know ${lively.length} lively and ${idle.length} idle connections of ${telling.from}`,
    );
    await pause(1_000, task);
  }
}

/**
 * Waits until a router has told what it saw last. One that ended before would leave what it saw closing open at the other
 * one, for as long as a silent connection may last.
 */
export async function waitTold({ from, to }: Telling, task: Task): Promise<void> {
  task.onProgress?.(`${from} tells ${to} what it saw last`);
  await pause(FLUSH_MS, task);
}

/** What the other router does not know just now. */
export async function unknown(
  rig: Pick<Rig, 'run'>,
  { from, to, sinceMs }: Telling,
): Promise<ReturnType<typeof unknownTo>> {
  // the one that tells is asked first: of what comes in between the other one may know more
  const telling = await connections(rig, from);
  return unknownTo(telling, await connections(rig, to), Math.floor((Date.now() - sinceMs) / 1000));
}

async function connections(rig: Pick<Rig, 'run'>, router: string): Promise<Connections> {
  return connectionsOf(await must(rig, router, CONNECTIONS_SCRIPT));
}

/** The output of a script that a router must be able to run. */
export async function must(rig: Pick<Rig, 'run'>, host: string, script: string): Promise<string> {
  const { exitCode, stdout, stderr } = await rig.run(host, ['sh', '-c', script]);
  if (exitCode !== 0) {
    throw new HostError(`'${script}' failed on ${host}: ${stderr.trim() || stdout.trim()}`);
  }
  return stdout;
}
