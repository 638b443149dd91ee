import { setTimeout as sleep } from 'node:timers/promises';
import type { ManifestCluster } from '../manifest';
import type { Probe, Rig } from '../rig/rig';
import { inSeconds } from './numbers';
import { lookAt, type RouterState, SILENT } from './router-state';

/** What changed on a router, in seconds from the moment at which the cluster was broken; earlier is negative. */
export interface Sighting {
  readonly seconds: number;
  readonly router: string;
  readonly state: RouterState;
}

/** How far the client's requests were. */
export interface Count {
  readonly seconds: number;
  readonly answered: number;
  readonly failed: number;
  readonly keptAnswered: number;
}

/** One who looks at both routers and at the probe all the time. */
export interface Watch {
  /** From now on the seconds count: the cluster is broken. These hosts cannot say anything. */
  broken(gone: readonly string[]): void;
  /** From now on they may speak again. */
  mended(): void;
  /** All is as before: it needs to look as often as before only. */
  whole(): void;
  seconds(): number;
  sightings(): readonly Sighting[];
  counts(): readonly Count[];
  stop(): Promise<void>;
}

const PAUSE_MS = 250;
// where nothing is measured, a look in so many is enough
const CALM = 4;

export function startWatch(rig: Rig, cluster: ManifestCluster, probe: Probe): Watch {
  const { primary, backup } = cluster.routers;
  const end = new AbortController();
  const seen: (Omit<Sighting, 'seconds'> & { readonly at: number })[] = [];
  const counted: (Omit<Count, 'seconds'> & { readonly at: number })[] = [];
  let zero = Date.now();
  let gone: readonly string[] = [];
  let isCalm = true;
  const secondsOf = (at: number): number => inSeconds(at - zero);

  const count = (): void => {
    counted.push({
      at: Date.now(),
      answered: probe.answered(),
      failed: probe.failed(),
      keptAnswered: probe.keptAnswered(),
    });
  };
  const counting = setInterval(count, 250);
  const looking = [primary, backup].map(async (router) => {
    let misses = 0;
    for (let turn = 0; await sleep(PAUSE_MS, true, { signal: end.signal }).catch(() => false); turn++) {
      if (isCalm && turn % CALM !== 0) {
        continue;
      }
      const at = Date.now();
      // the agent of a frozen guest would be waited for
      const state = gone.includes(router) ? SILENT : await lookAt(rig, router, cluster);
      // an agent that misses once is busy, not dead
      misses = state.holds === 'silent' ? misses + 1 : 0;
      if (misses !== 1 && !gone.includes(router)) {
        note(seen, { at, router, state });
      }
    }
  });
  return {
    broken: (hosts) => {
      zero = Date.now();
      gone = hosts;
      isCalm = false;
      for (const router of [primary, backup].filter((each) => hosts.includes(each))) {
        note(seen, { at: zero, router, state: SILENT });
      }
    },
    mended: () => {
      gone = [];
    },
    whole: () => {
      isCalm = true;
    },
    seconds: () => secondsOf(Date.now()),
    sightings: () => seen.map(({ at, ...rest }) => ({ seconds: secondsOf(at), ...rest })),
    counts: () => counted.map(({ at, ...rest }) => ({ seconds: secondsOf(at), ...rest })),
    stop: async () => {
      end.abort();
      clearInterval(counting);
      await Promise.all(looking);
    },
  };
}

function note<T extends Omit<Sighting, 'seconds'>>(seen: T[], sighting: T): void {
  const before = seen.filter(({ router }) => router === sighting.router).at(-1)?.state ?? SILENT;
  if (JSON.stringify(before) !== JSON.stringify(sighting.state)) {
    seen.push(sighting);
  }
}
