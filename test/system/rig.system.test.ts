import { describe, expect, test } from 'vitest';
import { DRILLS } from '../../lib/drills/table';
import { readManifest } from '../../lib/rig/deployment';
import { describeWith } from '../needs';
import { rigContract, type RigUnderTest } from '../rig/contract';
import { drilled, passed, RETRIES } from './drilled';
import { PROGRAMS, startTestHypervisor } from './test-cluster';

// four emulated guests that boot at once beside another suite
const BOOT_SECONDS = 600;

describeWith(['root', 'nft', ...PROGRAMS], 'the rig of machines', () => {
  let machines: RigUnderTest;

  rigContract(async () => {
    const lab = await startTestHypervisor('rig');
    await lab.apply();
    const { folder } = lab.terraform();
    machines = { rig: await lab.rig(), manifest: await readManifest(folder), stop: () => lab.stop() };
    return machines;
  });

  describe('every drill, on the manual’s cluster', () => {
    test.each(DRILLS.map(({ name }) => name))('%s passes', RETRIES, async (name) => {
      const { rig, manifest } = machines;
      expect(await drilled(rig, manifest, name, BOOT_SECONDS)).toEqual(
        manifest.clusters.map(({ path }) => passed(path)),
      );
    });
  });
});
