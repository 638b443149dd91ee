import type { DrillResult } from '../../lib/drills/report';
import { runDrills } from '../../lib/drills/run';
import type { Manifest } from '../../lib/manifest';
import type { Rig } from '../../lib/rig/rig';
import { told } from './test-cluster';

export const REHEARSAL_NEEDS = ['root', 'qemu-system-x86_64', 'setpriv'];

/** A cluster with a mistake in it does not become whole: that is not waited for as a boot is. */
export const AFTER_A_FAULT_SECONDS = 30;

/**
 * How often a drill may fail before it counts: where a machine stands still for longer than VRRP's timers, the addresses
 * move, and they should.
 */
export const RETRIES = { retry: 1 };

/** Does one drill. What a drill says of seconds is not tried here: a busy machine is slow. */
export async function drilled(rig: Rig, manifest: Manifest, name: string, bootSeconds = 300): Promise<DrillResult> {
  const report = await runDrills(rig, manifest, [name], { ...told, allowanceSeconds: 20, bootSeconds });
  const [result] = report.results;
  if (result === undefined) {
    throw new Error(`no result of ${name}`);
  }
  return result;
}
