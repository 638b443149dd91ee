import { afterAll, beforeAll, expect, test } from 'vitest';
import { performAll } from '../../lib/drills/act';
import { BREAKABLE } from '../../lib/drills/table';
import { startRehearsal, type Rehearsal } from '../../lib/rig/rehearsal/start';
import { MANUAL, scene } from '../drills/scenes';
import { describeWith } from '../needs';
import { AFTER_A_FAULT_SECONDS, drilled, passed, REHEARSAL_NEEDS } from './drilled';
import { told } from './test-cluster';

describeWith(REHEARSAL_NEEDS, 'the manual’s cluster, rehearsed', () => {
  let rehearsal: Rehearsal;

  beforeAll(async () => {
    rehearsal = await startRehearsal(MANUAL, told);
  });

  afterAll(() => rehearsal.stop());

  test.each(['stop-keepalived', 'private-cable-carrier', 'power-cut'])('passes the drill %s', async (name) => {
    expect(await drilled(rehearsal.rig, MANUAL, name)).toEqual([passed('lab/lvs')]);
  });

  test('fails the drill when the router that takes over does not forward packets', async () => {
    const { rig } = rehearsal;
    const [active = ''] = await rig.activeRouters();
    const standby = active === 'lvs-primary' ? 'lvs-backup' : 'lvs-primary';
    const fault = BREAKABLE.find(({ name }) => name === 'forwarding-off');
    const at = scene({ active, standby });
    await performAll(rig, fault?.broken(at) ?? []);
    const [result] = await drilled(rig, MANUAL, 'stop-keepalived', AFTER_A_FAULT_SECONDS);
    await performAll(rig, fault?.mended(at) ?? []);
    expect(result?.outcome).toBe('failed');
    // the addresses move as they should, but no answer comes
    expect(result?.seen?.settledSeconds).toBeDefined();
    expect(result?.reasons).toContainEqual(expect.stringContaining('requests failed to the end'));
    expect(result?.path).toContainEqual(expect.objectContaining({ host: standby, nic: 'eth0' }));
  });
});
