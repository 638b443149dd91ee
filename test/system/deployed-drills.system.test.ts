import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import { readManifest } from '../../lib/rig/deployment';
import type { Rig } from '../../lib/rig/rig';
import { describeWith } from '../needs';
import { drilled } from './drilled';
import { bothAnswered, PROGRAMS, startTestHypervisor, type TestHypervisor } from './test-cluster';

// the boots of machines make the others long: a rehearsal does them all
const DRILLS = [
  'stop-keepalived',
  'kill-keepalived',
  'freeze',
  'public-cable-silent',
  'private-cable-carrier',
  'partition-both',
  'stop-service',
  'drain',
  'download',
];

describeWith(PROGRAMS, 'drills on the manual’s cluster, deployed', () => {
  let lab: TestHypervisor;
  let rig: Rig;
  let manifest: Manifest;

  beforeAll(async () => {
    lab = await startTestHypervisor('drills');
    await lab.apply();
    rig = await lab.rig();
    manifest = await readManifest(lab.terraform().folder);
    await bothAnswered(rig);
  });

  afterAll(() => lab.stop());

  test.each(DRILLS)('%s passes', async (name) => {
    expect(await drilled(rig, manifest, name)).toMatchObject({ outcome: 'passed', reasons: [] });
  });
});
