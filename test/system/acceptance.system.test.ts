import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rig } from '../../lib/rig/rig';
import { activeAndStandby, answered, ADDRESS, bothAnswered, startTestHypervisor } from './test-cluster';
import { PROGRAMS, type TestHypervisor } from './test-cluster';
import { describeWith } from '../needs';

describeWith(['root', ...PROGRAMS], 'the deployed cluster', () => {
  let lab: TestHypervisor;
  let rig: Rig;

  beforeAll(async () => {
    lab = await startTestHypervisor('acceptance');
    await lab.apply();
    rig = await lab.rig();
    await answered(rig);
  });

  afterAll(() => lab.stop());

  describe('the manual’s cluster, deployed', () => {
    test('both real servers answer on the floating address', async () => {
      await bothAnswered(rig);
    });

    test('an apply of the same stack changes nothing', async () => {
      expect(await lab.plan()).toEqual([]);
    });

    test('the death of the active router moves both addresses, and an established connection goes on', async () => {
      const [active, standby] = await activeAndStandby(rig);
      const probe = await rig.probe({ url: ADDRESS });
      // a connection is known to the standby after its third packet
      const before = probe.answered();
      await expect.poll(() => probe.answered(), { timeout: 60_000 }).toBeGreaterThan(before + 60);
      await rig.kill(active);
      await expect.poll(() => rig.activeRouters(), { timeout: 60_000, interval: 500 }).toEqual([standby]);
      const moved = probe.answered();
      await expect.poll(() => probe.answered(), { timeout: 60_000 }).toBeGreaterThan(moved + 20);
      const result = await probe.stop();
      expect(result.kept.ended).toBeUndefined();
    });

    test('the router that died is the standby once it is back', async () => {
      const [active, standby] = await activeAndStandby(rig);
      await rig.start(standby);
      await expect
        .poll(async () => (await rig.run(standby, ['systemctl', 'is-active', 'keepalived'])).stdout.trim(), {
          timeout: 180_000,
          interval: 1_000,
        })
        .toBe('active');
      expect(await rig.activeRouters()).toEqual([active]);
      await answered(rig);
    });
  });
});
