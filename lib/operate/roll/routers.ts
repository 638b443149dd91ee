import { holdersOf, lookAtBoth } from '../../drills/whole';
import { waitUntil } from '../../host/task';
import type { Manifest, ManifestCluster } from '../../manifest';
import { silence } from '../../rig/active-routers';
import type { Rig } from '../../rig/rig';
import { type HandOver, handOver } from './hand-over';
import { tellAll, type Telling, TOLD_BY, waitInSync, waitTold } from './in-sync';
import { hostNamed } from '../reach/host-named';
import type { Machines } from './machines';
import type { RollOptions } from './roll-options';
import { waitBorn, waitReady } from './standby';

/** What became of one router. */
export interface RouterRoll {
  readonly host: string;
  readonly seconds: number;
  /** How it got rid of the addresses before; a standby had none. */
  readonly handOver?: HandOver;
  /** Connections that the other router could not be told of: no packet of theirs came. */
  readonly idle: readonly string[];
}

// routers that were made anew at once look for each other first
const ACTIVE_LIMIT_MS = 120_000;

/** Makes the routers of a pair anew that need it: whichever is standby first. */
export async function rollRouters(
  rig: Rig,
  manifest: Manifest,
  cluster: ManifestCluster,
  born: readonly string[],
  machines: Machines,
  options: RollOptions,
): Promise<readonly RouterRoll[]> {
  const { primary, backup } = cluster.routers;
  if (![primary, backup].some((router) => born.includes(router))) {
    return [];
  }
  const done: RouterRoll[] = [];
  const renew = async (host: string, keeper: string, telling: Telling, moved?: HandOver): Promise<Telling> => {
    const start = Date.now();
    options.onProgress?.(`${host} is made anew`);
    const description = hostNamed(manifest, host);
    await machines.renew(description, options);
    await waitBorn(rig, description, options);
    await waitReady(rig, cluster, host, keeper, options);
    // it hears from now on
    const listening = { ...telling, sinceMs: Date.now() };
    const idle = await waitInSync(rig, listening, options.idleSeconds, options);
    const seconds = Math.round((Date.now() - start) / 1000);
    done.push({ host, seconds, ...(moved !== undefined && { handOver: moved }), idle });
    return listening;
  };
  const [active, standby] = await activeAndStandby(rig, cluster, options);
  // of a roll that was ended half-way
  await tidy(rig, manifest, cluster);
  try {
    let telling = await tellAll(rig, active, standby);
    if (born.includes(standby)) {
      telling = await renew(standby, active, telling);
    } else {
      await waitReady(rig, cluster, standby, active, options);
      await waitInSync(rig, telling, options.idleSeconds, options);
    }
    if (born.includes(active)) {
      const moved = await handOver(rig, cluster, telling, options);
      await waitTold(telling, options);
      const back = await renew(active, standby, await tellAll(rig, standby, active), moved);
      if (wantsBack(cluster, active)) {
        await handOver(rig, cluster, back, options);
      }
    }
  } finally {
    await tidy(rig, manifest, cluster);
  }
  return done;
}

/** It would take the addresses by itself, and at once: nobody would wait for what is being opened. */
function wantsBack({ routers, timers }: ManifestCluster, router: string): boolean {
  return timers.preemptDelaySeconds !== undefined && router === routers.primary;
}

/** Waits until one router holds the addresses, and names it with the other one. */
export async function activeAndStandby(
  rig: Rig,
  cluster: ManifestCluster,
  { signal }: RollOptions,
): Promise<readonly [active: string, standby: string]> {
  const { primary, backup } = cluster.routers;
  let holders: readonly string[] = [];
  const isOne = async (): Promise<boolean> => {
    holders = holdersOf(await lookAtBoth(rig, cluster));
    return holders.length === 1;
  };
  await waitUntil(isOne, {
    what: `exactly one active router of ${cluster.path}`,
    limitMs: ACTIVE_LIMIT_MS,
    everyMs: 500,
    signal,
  });
  return holders[0] === primary ? [primary, backup] : [backup, primary];
}

/**
 * Takes away by what the addresses were moved, and gives the routers the settings of their manifest again. One that does
 * not answer has neither after its start.
 */
async function tidy(rig: Rig, manifest: Manifest, { routers }: ManifestCluster): Promise<void> {
  const { leave, prefer } = routers.handOver;
  for (const router of [routers.primary, routers.backup]) {
    const sysctls = manifest.hosts.find(({ name }) => name === router)?.sysctls ?? {};
    const words = TOLD_BY.map((key) => `${key}='${sysctls[key]}'`);
    const script = `rm -f ${leave} ${prefer}; sysctl -q -w ${words.join(' ')}`;
    await rig.run(router, ['sh', '-c', script]).catch(silence);
  }
}
