import { createHash } from 'node:crypto';
import type { Manifest, ManifestCluster, ManifestHost } from '../manifest';
import type { Rig } from '../rig/rig';
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
  const { primary, backup } = cluster.routers;
  const names = [primary, backup, ...cluster.pools.flatMap(({ servers }) => servers.map(({ host }) => host))];
  const hosts = manifest.hosts.filter(({ name }) => names.includes(name));
  const inside = await Promise.all(hosts.map((host) => judgeHost(rig, host)));
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

async function judgeHost(rig: Rig, host: ManifestHost): Promise<readonly Finding[]> {
  const answer = await rig.run(host.name, ['sh', '-c', scriptOf(host)], LIMIT_MS).catch(() => undefined);
  const texts = answer === undefined ? ['does not answer'] : differences(host, answer.stdout);
  return texts.map((text) => ({ host: host.name, text }));
}

// words of the manifest, which has no white space in them
function scriptOf({ files, secrets = [], sysctls, units, nics }: ManifestHost): string {
  return [
    ...[...files, ...secrets].map(({ path }) => `echo "file ${path} $(sha256sum '${path}' | cut -d ' ' -f 1)"`),
    ...Object.keys(sysctls).map((key) => `echo "sysctl ${key} $(sysctl -n ${key} | xargs)"`),
    ...lastingUnits(units).map((unit) => `echo "unit ${unit} $(systemctl is-active ${unit})"`),
    ...nics.map(({ name }) => `echo "link ${name} $(cat /sys/class/net/${name}/carrier)"`),
    ...nics.map(({ name }) => `echo "address ${name} $(ip -4 -o address show dev ${name} | xargs)"`),
    `echo "route default $(ip -4 route show default | xargs)"`,
    `nft list tables | sed 's/^table /tables /'`,
  ]
    .map((line) => `${line} 2>/dev/null`)
    .join('\n');
}

/** Those that go on running: the seed program's ends, and a filter is no process. */
function lastingUnits(units: readonly string[]): readonly string[] {
  return units.filter((unit) => !['lvs-seed.service', 'nftables.service'].includes(unit));
}

/** What a host's answers say against the manifest. */
export function differences(host: ManifestHost, text: string): readonly string[] {
  const lines = text.split('\n').map((line) => line.split(' '));
  const said = (kind: string, name: string): string | undefined =>
    lines
      .find((words) => words[0] === kind && words[1] === name)
      ?.slice(2)
      .join(' ');
  const gateway = host.nics.find((nic) => nic.gateway !== undefined)?.gateway;
  const rules = host.files.map(({ content }) => content).join('\n');
  const tables = lines.filter(([kind]) => kind === 'tables').map((words) => words.slice(1).join(' '));
  const differing = [
    ...host.files.map(
      ({ path, content }) =>
        said('file', path) !== createHash('sha256').update(content).digest('hex') && `${path} has another content`,
    ),
    ...(host.secrets ?? []).map(({ path, sha256 }) => said('file', path) !== sha256 && `${path} has another content`),
    ...Object.entries(host.sysctls).map(
      ([key, value]) => said('sysctl', key) !== `${value}` && `${key} is ${said('sysctl', key)}, not ${value}`,
    ),
    ...lastingUnits(host.units).map(
      (unit) => said('unit', unit) !== 'active' && `${unit} is ${said('unit', unit) || 'unknown'}`,
    ),
    ...host.nics.flatMap(({ name, address, prefixLength, onBoot }) => [
      onBoot && said('link', name) !== '1' && `${name} has no carrier`,
      onBoot &&
        said('address', name)?.includes(` ${address}/${prefixLength} `) !== true &&
        `${name} does not have ${address}/${prefixLength}`,
    ]),
    gateway !== undefined &&
      said('route', 'default')?.startsWith(`via ${gateway} `) !== true &&
      `its default route does not go to ${gateway}`,
    ...tables.map(
      (table) => !rules.includes(`table ${table} `) && `nftables has a table that was not deployed: ${table}`,
    ),
  ];
  return differing.filter((difference) => difference !== false);
}
