import type { Manifest, ManifestCluster, ManifestHost } from '../manifest';
import { hostsOf } from '../rig/cluster-hosts';
import type { Rig } from '../rig/rig';
import { floatingOn, hostDifferences, hostQuestion } from './host-differences';
import { askedService } from './scene';
import { isGood, lookAtBoth, whyNotWhole } from './whole';

/** Something that is not as it was deployed; of a cluster as a whole if no host is named. */
export interface Finding {
  readonly host: string | undefined;
  readonly text: string;
}

const REQUESTS = 20;
const LIMIT_MS = 30_000;

/** Looks at a cluster from outside and inside for what is not as it was deployed. */
export async function judge(rig: Rig, manifest: Manifest, cluster: ManifestCluster): Promise<readonly Finding[]> {
  const hosts = hostsOf(manifest, cluster);
  const inside = await Promise.all(hosts.map((host) => judgeHost(rig, host, floatingOn(cluster, host))));
  const notWhole = whyNotWhole(cluster, await lookAtBoth(rig, cluster));
  const failed = await failedRequests(rig, manifest, cluster);
  return [
    ...(notWhole === undefined ? [] : [{ host: undefined, text: notWhole }]),
    ...(failed === 0 ? [] : [{ host: undefined, text: `${failed} of ${REQUESTS} requests were not answered` }]),
    ...inside.flat(),
  ];
}

async function failedRequests(rig: Rig, manifest: Manifest, cluster: ManifestCluster): Promise<number> {
  const asked = askedService(manifest, cluster);
  let failed = 0;
  for (let request = 0; asked !== undefined && request < REQUESTS; request++) {
    failed += isGood(await rig.request(asked.url)) ? 0 : 1;
  }
  return failed;
}

async function judgeHost(rig: Rig, host: ManifestHost, floating: readonly string[]): Promise<readonly Finding[]> {
  const answer = await rig.run(host.name, ['sh', '-c', hostQuestion(host)], LIMIT_MS).catch(() => undefined);
  const texts =
    answer === undefined ? ['does not answer'] : hostDifferences(host, answer.stdout, floating).map(({ text }) => text);
  return texts.map((text) => ({ host: host.name, text }));
}
