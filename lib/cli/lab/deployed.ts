import { HostError } from '../../host/host-error';
import type { Manifest } from '../../manifest';
import { type Deployment, readDeployment } from '../../rig/deployment';
import { libvirtRig } from '../../rig/libvirt-rig';
import type { Rig } from '../../rig/rig';
import { givenStackFolder } from '../stack-folder';
import type { StackOptions } from '../stack-options';
import { chosenLibvirt, type LabLibvirt } from './libvirt';
import { type LabPlace, labPlace } from './place';

/** A stack that is up. */
export interface Deployed {
  readonly place: LabPlace;
  readonly rig: Rig;
  readonly manifest: Manifest;
  readonly deployment: Deployment;
  readonly libvirt: LabLibvirt;
}

/** The deployed stack that the options name: brought up by `up`, `lab`, `cdktf deploy` or terraform itself. */
export async function deployed({ from, stack }: StackOptions): Promise<Deployed> {
  return deployedLab(labPlace(await givenStackFolder(from, stack)));
}

/** The stack of that place. */
export async function deployedLab(place: LabPlace): Promise<Deployed> {
  const libvirt = await chosenLibvirt(place);
  // what terraform needs to read a state lies in the folder since its init
  const terraform = { folder: place.folder, environment: { CHECKPOINT_DISABLE: '1' }, variables: {} };
  const deployment = await readDeployment({ terraform, ...libvirt }).catch((error: unknown) => {
    throw error instanceof HostError
      ? new HostError(`${error.message}; 'npx cdktf-lvs up' deploys it`, { cause: error })
      : error;
  });
  return { place, rig: libvirtRig(deployment), manifest: deployment.manifest, deployment, libvirt };
}
