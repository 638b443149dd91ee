import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import type { Manifest, ManifestHost } from '../../manifest';
import { deployedFiles } from '../deployed-files';
import { filesOf, type SeenFile } from './rehearsal-rig';
import { notRehearsed, type NotRehearsed, standInsOf } from './not-rehearsed';
import { askServices, type ServiceAnswer } from './services';
import type { GuestFacts, Rehearsal, RehearsalTask } from './start';

/** What a rehearsal has shown, and what it cannot show. */
export interface RehearsalReport {
  readonly stack: string;
  readonly guests: readonly GuestFacts[];
  readonly hosts: readonly RehearsedHost[];
  readonly services: readonly ServiceAnswer[];
  /** The routers that hold floating addresses. */
  readonly active: readonly string[];
  /** What a stub answers for; a host that is not managed here is a stub as a whole. */
  readonly standIns: readonly { readonly host: string; readonly isManaged: boolean; readonly what: string }[];
  readonly notRehearsed: readonly NotRehearsed[];
  /** What is not as it must be; empty if all is well. */
  readonly problems: readonly string[];
}

export interface RehearsedHost {
  readonly name: string;
  readonly role: ManifestHost['role'];
  /** From its release until its units were started. */
  readonly bootSeconds: number;
  /** As they were read back inside the host. */
  readonly files: readonly RehearsedFile[];
}

export interface RehearsedFile extends SeenFile {
  readonly path: string;
  /** Same bytes and same mode as in the manifest. */
  readonly isAsSynthesized: boolean;
}

/** Reads all files back, waits for the services' answers and for one active router in each cluster. */
export async function reportOf(
  rehearsal: Rehearsal,
  manifest: Manifest,
  task: RehearsalTask,
): Promise<RehearsalReport> {
  task.onProgress?.('reading the files back');
  const hosts = await Promise.all(manifest.hosts.map((host) => rehearsedHost(rehearsal, host)));
  task.onProgress?.('asking the services');
  const services = await askServices(rehearsal, manifest, task);
  task.onProgress?.('looking who is active');
  const active = await theActive(rehearsal, manifest, task);
  const { guests, booted } = rehearsal;
  const notes = [...booted.values()].flatMap(({ host, notes }) => notes.map((note) => ({ host, ...note })));
  const standIns = standInsOf(manifest, booted).map(({ host, isManaged, unit, text }) => ({
    host,
    isManaged,
    what: isManaged ? `${unit} ${text}` : `is not managed here: a stub ${text}`,
  }));
  const failures = notes.filter(({ kind }) => kind === 'unit' || kind === 'network');
  return {
    stack: manifest.stack,
    guests,
    hosts,
    services,
    active,
    standIns,
    notRehearsed: notRehearsed(manifest, booted),
    problems: [
      ...failures.map(({ host, what, text }) => `${host}: ${what}: ${text}`),
      ...new Set(
        guests.flatMap(({ modulesMissing }) =>
          modulesMissing.map((name) => `the guest's kernel has no module ${name}`),
        ),
      ),
      ...hosts.flatMap(({ name, files }) =>
        files
          .filter(({ isAsSynthesized }) => !isAsSynthesized)
          .map(({ path, sha256: seen, mode }) => `${name}: ${path} is not as synthesized: ${seen}, mode ${mode}`),
      ),
      ...settingsOf(rehearsal, manifest),
      ...services.filter(({ isAnswered }) => !isAnswered).map(({ service, url }) => `${service}: no answer on ${url}`),
      ...activeProblems(manifest, active),
    ],
  };
}

async function rehearsedHost({ line, booted }: Rehearsal, host: ManifestHost): Promise<RehearsedHost> {
  const { name, role } = host;
  const files = deployedFiles(host);
  const paths = files.map(({ path }) => path);
  const seen = await filesOf(line, name, paths);
  return {
    name,
    role,
    bootSeconds: booted.get(name)?.seconds ?? 0,
    files: files.map(({ path, mode, sha256 }) => {
      const file = seen[path] ?? { sha256: 'not there', mode: '' };
      return { path, ...file, isAsSynthesized: file.sha256 === sha256 && file.mode === mode };
    }),
  };
}

/** A setting that is there and has another value than it should. */
function settingsOf({ booted }: Rehearsal, { hosts }: Manifest): readonly string[] {
  return hosts.flatMap(({ name, sysctls }) =>
    Object.entries(sysctls).flatMap(([key, value]) => {
      const seen = booted.get(name)?.sysctls[key] ?? undefined;
      // the kernel puts tabs between several numbers
      return seen === undefined || seen.replaceAll('\t', ' ') === `${value}`
        ? []
        : [`${name}: ${key} is ${seen}, and should be ${value}`];
    }),
  );
}

async function theActive(
  { rig }: Rehearsal,
  manifest: Manifest,
  { signal }: RehearsalTask,
): Promise<readonly string[]> {
  let active: readonly string[] = [];
  const bound = Math.max(0, ...manifest.clusters.map(({ timers }) => timers.failoverBoundSeconds));
  await waitUntil(async () => activeProblems(manifest, (active = await rig.activeRouters())).length === 0, {
    what: 'one active router in each cluster',
    limitMs: 1_000 * (10 + 3 * bound),
    everyMs: 300,
    signal,
  }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!(error instanceof HostError)) {
      throw error;
    }
  });
  return active;
}

function activeProblems({ clusters }: Manifest, active: readonly string[]): readonly string[] {
  return clusters.flatMap(({ path, routers: { primary, backup } }) => {
    const holders = active.filter((router) => [primary, backup].includes(router));
    return holders.length === 1
      ? []
      : [`${path}: ${holders.length === 0 ? 'no router' : 'both routers'} hold the floating addresses`];
  });
}
