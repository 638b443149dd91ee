import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from '../../host/host-error';
import { type Task, waitUntil } from '../../host/task';
import type { Manifest, ManifestCluster } from '../../manifest';
import type { Rig } from '../../rig/rig';
import { ticking } from '../steps';

// four guests boot on emulated processors of a busy machine
const BOOT_LIMIT_MS = 15 * 60_000;

/** The first cluster of the stack, and the address that its first service answers on. */
export function theCluster(manifest: Manifest): { readonly cluster: ManifestCluster; readonly url: string } {
  const cluster = manifest.clusters[0];
  const service = cluster?.services[0];
  const port = service?.ports[0]?.first;
  if (cluster === undefined || service === undefined || port === undefined) {
    throw new HostError(`the stack '${manifest.stack}' has no service: the lab needs one to ask for`);
  }
  return { cluster, url: `http://${service.virtualAddress}${port === 80 ? '' : `:${port}`}/` };
}

/** The cluster's real servers, by host name. */
export function serversOf(cluster: ManifestCluster): readonly string[] {
  return cluster.pools.flatMap((pool) => pool.servers.map(({ host }) => host));
}

/** Waits for the first answer on the address, and gives its text. */
export async function firstAnswer(rig: Rig, url: string, task: Task): Promise<string> {
  let body = '';
  const answered = async (): Promise<boolean> => {
    const answer = await rig.request(url);
    body = answer?.body.trim() ?? '';
    return answer?.status === 200;
  };
  await ticking(
    task,
    () => `the guests boot; no answer on ${url} yet`,
    () =>
      waitUntil(answered, { what: `an answer on ${url}`, limitMs: BOOT_LIMIT_MS, everyMs: 500, signal: task.signal }),
  );
  return body;
}

/** Waits until the cluster is whole: each guest has its files, keepalived runs on both routers, all servers answer. */
export async function wholeCluster(rig: Rig, manifest: Manifest, task: Task): Promise<void> {
  await seedsTaken(rig, manifest, task);
  const { cluster, url } = theCluster(manifest);
  for (const router of [cluster.routers.primary, cluster.routers.backup]) {
    await keepalivedRuns(rig, router, task);
  }
  const seen = new Set<string>();
  const servers = serversOf(cluster);
  const allAnswered = async (): Promise<boolean> => {
    const answer = await rig.request(url);
    if (answer?.status === 200) {
      seen.add(answer.body);
    }
    return seen.size >= servers.length;
  };
  await ticking(
    task,
    () => `answers from ${seen.size} of ${servers.length} servers`,
    () =>
      waitUntil(allAnswered, {
        what: `answers of ${servers.join(', ')} on ${url}`,
        limitMs: 5 * 60_000,
        everyMs: 200,
        signal: task.signal,
      }),
  );
}

/** Waits until each of the hosts reports the seed disk that the manifest gives it. */
export async function seedsTaken(rig: Rig, manifest: Manifest, task: Task, limitMs = BOOT_LIMIT_MS): Promise<void> {
  const waiting = new Set(manifest.hosts.map(({ name }) => name));
  const taken = async (): Promise<boolean> => {
    const hosts = manifest.hosts.filter(({ name }) => waiting.has(name));
    await Promise.all(
      hosts.map(async ({ name, seed }) => {
        const report = await rig.report(name);
        if (report?.seed !== seed.sha256) {
          return;
        }
        if ((report.refused ?? []).length > 0 || (report.failed ?? []).length > 0 || report.ignored !== undefined) {
          throw new HostError(`${name} did not take its seed disk: ${JSON.stringify(report)}`);
        }
        waiting.delete(name);
      }),
    );
    return waiting.size === 0;
  };
  await ticking(
    task,
    () => `waiting for ${[...waiting].join(', ')} to report their seed disk`,
    () =>
      waitUntil(taken, {
        what: `the reports of ${[...waiting].join(', ')} about their seed disks`,
        limitMs,
        everyMs: 500,
        signal: task.signal,
      }),
  );
}

export async function keepalivedRuns(rig: Rig, router: string, task: Task): Promise<void> {
  const runs = async (): Promise<boolean> => {
    const isActive = rig.run(router, ['systemctl', 'is-active', 'keepalived.service']);
    return (await isActive.catch(() => ({ exitCode: 1 }))).exitCode === 0;
  };
  await ticking(
    task,
    () => `waiting for keepalived on ${router}`,
    () =>
      waitUntil(runs, {
        what: `keepalived on ${router}`,
        limitMs: BOOT_LIMIT_MS,
        everyMs: 1_000,
        signal: task.signal,
      }),
  );
}

const QUESTIONS: readonly (readonly string[])[] = [
  ['cat', '/run/lvs/report.json'],
  ['systemctl', '--failed', '--no-pager'],
  ['ip', '-4', '-o', 'address'],
  ['journalctl', '-b', '-p', 'warning', '-n', '60', '--no-pager'],
];

/** Writes down what the guests say about themselves, for the reader of a failure, and gives the folder. */
export async function askGuests(rig: Rig, manifest: Manifest, folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await Promise.all(
    manifest.hosts.map(async ({ name }) => {
      const texts: string[] = [];
      for (const question of QUESTIONS) {
        const answer = await rig.run(name, question, 20_000).then(
          ({ stdout, stderr }) => stdout + stderr,
          (error: unknown) => String(error),
        );
        texts.push(`$ ${question.join(' ')}\n${answer}\n`);
      }
      await writeFile(join(folder, `${name}.txt`), texts.join('\n'));
    }),
  );
  return folder;
}
