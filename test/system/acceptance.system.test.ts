import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Rig } from '../../lib/rig/rig';
import { activeAndStandby, answered, bothAnswered, losesItsActiveRouter, startedAgain } from './test-cluster';
import { PROGRAMS, startTestHypervisor, type TestHypervisor } from './test-cluster';
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
      await losesItsActiveRouter(rig);
    });

    test('the router that died is the standby once it is back', async () => {
      const [active, standby] = await activeAndStandby(rig);
      await startedAgain(rig, standby, 'keepalived');
      expect(await rig.activeRouters()).toEqual([active]);
      await answered(rig);
    });
  });
});
