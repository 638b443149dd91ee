import { readManifest } from '../../lib/rig/deployment';
import { describeWith } from '../needs';
import { rigContract } from '../rig/contract';
import { PROGRAMS, startTestHypervisor } from './test-cluster';

describeWith(['root', 'nft', ...PROGRAMS], 'the rig of machines', () => {
  rigContract(async () => {
    const lab = await startTestHypervisor('rig');
    await lab.apply();
    const { folder } = lab.terraform();
    return { rig: await lab.rig(), manifest: await readManifest(folder), stop: () => lab.stop() };
  });
});
