import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { performAll } from '../../lib/drills/act';
import { BREAKABLE, DRILLS } from '../../lib/drills/table';
import { type Rehearsal, startRehearsal } from '../../lib/rig/rehearsal/start';
import { MANUAL, scene } from '../drills/scenes';
import { describeWith } from '../needs';
import { AFTER_A_FAULT_SECONDS, BOOT_SECONDS, drilled, REHEARSAL_NEEDS, RETRIES, soundly, toldAs } from './drilled';
import { DRILLED, exampleManifest } from './examples';
import { told } from './test-cluster';

describeWith(REHEARSAL_NEEDS, 'every drill, rehearsed', () => {
  // one after the other: beside another suite, two would have VRRP's timers missed for want of processors
  describe.each(DRILLED)('on examples/%s', (example) => {
    const manifest = exampleManifest(example);
    const task = toldAs(example);
    let rehearsal: Rehearsal | undefined;

    async function end(): Promise<void> {
      await rehearsal?.stop();
      rehearsal = undefined;
    }

    afterAll(end);

    test.each(DRILLS.map(({ name }) => name))('%s passes', RETRIES, async (name) => {
      let isSound = false;
      try {
        rehearsal ??= await startRehearsal(manifest, task);
        expect(await drilled(rehearsal.rig, manifest, name, BOOT_SECONDS, task)).toEqual(soundly(manifest, name));
        isSound = true;
      } finally {
        // what is left of it, or of a guest that hangs, is nothing to try again on
        if (!isSound) {
          await end();
        }
      }
    });
  });

  describe('fails over a mistake', () => {
    let rehearsal: Rehearsal;

    beforeAll(async () => {
      rehearsal = await startRehearsal(MANUAL, told);
    });

    afterAll(() => rehearsal.stop());

    test.each([
      ['gateway-missing', 'stop-keepalived'],
      ['connection-filter', 'stop-keepalived'],
    ])('%s turns %s red', RETRIES, async (name, drill) => {
      const { rig } = rehearsal;
      const [active = ''] = await rig.activeRouters();
      const standby = active === 'lvs-primary' ? 'lvs-backup' : 'lvs-primary';
      const fault = BREAKABLE.find((each) => each.name === name);
      const at = scene({ active, standby });
      await performAll(rig, fault?.broken(at) ?? []);
      const [result] = await drilled(rig, MANUAL, drill, AFTER_A_FAULT_SECONDS);
      await performAll(rig, fault?.mended(at) ?? []);
      expect(result?.outcome).toBe('failed');
      expect(result?.reasons).toContainEqual(expect.stringMatching(/requests failed|established connection|not whole/));
    });
  });
});
