import { HostError } from '../../host/host-error';
import { findHypervisor } from '../../host/hypervisor';
import { terraformEnvironment } from '../../host/provider';
import type { Manifest } from '../../manifest';
import { readDeployment } from '../../rig/deployment';
import { libvirtRig } from '../../rig/libvirt-rig';
import type { Rig } from '../../rig/rig';
import { systemLibvirt } from './machine';
import { type LabPlace, stackFolder } from './place';

/** The lab that is up at this place. */
export async function deployedLab(place: LabPlace): Promise<{ readonly rig: Rig; readonly manifest: Manifest }> {
  const folder = await stackFolder(place);
  if (folder === undefined) {
    throw new HostError("there is no lab here: bring it up with 'npm run lab'");
  }
  const { uri, namespace } = (await findHypervisor(place.hypervisor)) ?? systemLibvirt();
  const terraform = { folder, environment: await terraformEnvironment(), variables: {} };
  const deployment = await readDeployment({ terraform, uri, namespace });
  return { rig: libvirtRig(deployment), manifest: deployment.manifest };
}
