import { expect } from 'vitest';
import type { DrillResult } from '../../lib/drills/report';
import { runDrills } from '../../lib/drills/run';
import type { Task } from '../../lib/host/task';
import type { Manifest } from '../../lib/manifest';
import type { Rig } from '../../lib/rig/rig';
import { told } from './test-cluster';

// a guest that shares its processors with others boots its hosts in half a minute
export const BOOT_SECONDS = 180;

export const REHEARSAL_NEEDS = ['root', 'qemu-system-x86_64', 'setpriv'];

/** A cluster with a mistake in it does not become whole: that is not waited for as a boot is. */
export const AFTER_A_FAULT_SECONDS = 30;

/**
 * How often a drill may fail before it counts: where a machine stands still for longer than VRRP's timers, the addresses
 * move, and they should.
 */
export const RETRIES = { retry: 1 };

/** What is told of one of several that go on at the same time. */
export function toldAs(name: string): Task {
  return { onProgress: (line) => told.onProgress?.(`${name}: ${line}`) };
}

/**
 * Does one drill on each cluster of the stack. What a drill says of seconds is not tried here: a busy machine is slow.
 */
export async function drilled(
  rig: Rig,
  manifest: Manifest,
  name: string,
  bootSeconds = BOOT_SECONDS,
  task: Task = told,
): Promise<readonly DrillResult[]> {
  return (await runDrills(rig, manifest, [name], { ...task, allowanceSeconds: 20, bootSeconds })).results;
}

/** Drills on the side that routers with one NIC do not have. */
const PRIVATE = ['private-cable-carrier', 'private-cable-silent', 'partition-private', 'partition-both'];

/** What a drill gives on each cluster, if all is as it should be: also that it cannot be done, and why. */
export function soundly({ clusters }: Manifest, drill: string): readonly unknown[] {
  return clusters.map(({ path, routers }): unknown =>
    routers.interfaces.length === 1 && PRIVATE.includes(drill)
      ? expect.objectContaining({
          cluster: path,
          outcome: 'not run',
          reasons: ['its routers have no private side'],
        })
      : passed(path),
  );
}

/** What a drill gives on a cluster that is as it should be. */
export function passed(cluster: string): unknown {
  return expect.objectContaining({ cluster, outcome: 'passed', reasons: [] });
}
