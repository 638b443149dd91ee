import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HostError } from './host-error';
import { hypervisorFiles } from './hypervisor-files';
import { type HypervisorPlace, hypervisorPlace, RUN_ROOT, STATE_ROOT } from './hypervisor-place';
import { kvmWorks } from './kvm';
import { withLock } from './lock';
import { isRoot, libvirtAnswers } from './probes';
import { endProcesses, processesWith } from './processes';
import { PATH, run, succeeds } from './program';
import { type Task, waitUntil } from './task';

/** A libvirt daemon of the lab's own, in a network and mount namespace of its own. */
export interface Hypervisor {
  readonly name: string;
  /** For the provider and for `virsh -c`. */
  readonly uri: string;
  /** The network namespace of the daemon and its guests: `ip netns exec` reaches them from there. */
  readonly namespace: string;
  /** 'kvm' only if QEMU really runs with it here. */
  readonly domainType: 'kvm' | 'qemu';
  readonly storagePool: 'default';
  readonly poolDirectory: string;
  /** Everything it keeps, its logs in `log/`. */
  readonly directory: string;
}

/** Which hypervisor, and where progress goes. */
export interface HypervisorTask extends Task {
  readonly name: string;
}

/** Starts it, or returns it if it runs; what is left of one that died is cleaned first, its disks are kept. */
export async function startHypervisor(task: HypervisorTask): Promise<Hypervisor> {
  const place = rootsPlace(task.name);
  return withLock(`hypervisor ${task.name}`, task, async () => {
    const running = await findHypervisor(task.name);
    if (running !== undefined) {
      return running;
    }
    try {
      await endRun(place);
      return await startAt(place, task);
    } catch (error) {
      await endRun(place);
      throw error;
    }
  });
}

/** Destroys its guests and takes away all of it; fine when there is little or nothing left to take away. */
export async function stopHypervisor(task: HypervisorTask): Promise<void> {
  const place = rootsPlace(task.name);
  await withLock(`hypervisor ${task.name}`, task, async () => {
    task.onProgress?.(`stopping the private hypervisor '${task.name}'`);
    await endRun(place);
    await rm(place.directory, { recursive: true, force: true });
    await Promise.all([RUN_ROOT, STATE_ROOT].map(removeIfEmpty));
  });
}

/** The hypervisor of that name, if it runs and answers. */
export async function findHypervisor(name: string): Promise<Hypervisor | undefined> {
  const place = hypervisorPlace(name);
  const alive =
    existsSync(recordOf(place)) && processesWith(place.mark).length > 0 && (await libvirtAnswers(place.uri));
  return alive ? (JSON.parse(await readFile(recordOf(place), 'utf8')) as Hypervisor) : undefined;
}

async function startAt(place: HypervisorPlace, { onProgress, signal }: Task): Promise<Hypervisor> {
  const { name, uri, namespace, poolDirectory, directory } = place;
  onProgress?.(`looking whether KVM works on this machine`);
  const domainType = (await kvmWorks()) ? 'kvm' : 'qemu';
  onProgress?.(`starting the private hypervisor '${name}' ${domainType === 'kvm' ? 'with KVM' : 'without KVM'}`);
  await writeFiles(place, domainType);
  await makeNamespace(namespace, signal);
  await startDaemon(place, signal);
  await startPool(place, signal);
  const hypervisor = { name, uri, namespace, domainType, storagePool: 'default', poolDirectory, directory } as const;
  await writeFile(recordOf(place), JSON.stringify(hypervisor));
  onProgress?.(`the private hypervisor '${name}' answers`);
  return hypervisor;
}

async function writeFiles(place: HypervisorPlace, domainType: 'kvm' | 'qemu'): Promise<void> {
  // libvirtd makes its folders itself, but for this one
  const folders = ['lib/dnsmasq', 'log', 'cache', 'etc', 'dev', 'pool'].map((folder) => join(place.directory, folder));
  await Promise.all([place.runDirectory, ...folders].map((folder) => mkdir(folder, { recursive: true })));
  for (const [path, content] of hypervisorFiles(place, domainType)) {
    await writeFile(join(place.directory, path), content);
  }
}

async function makeNamespace(namespace: string, signal: AbortSignal | undefined): Promise<void> {
  const ip = (...args: string[]): Promise<string> => run('ip', args, { limitMs: 10_000, signal });
  await ip('netns', 'add', namespace);
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  // QEMU's SPICE refuses even 127.0.0.1 where no other IPv4 address exists
  await ip('-n', namespace, 'address', 'add', '169.254.1.1/32', 'dev', 'lo');
  await ip('netns', 'exec', namespace, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  // where br_netfilter is loaded, libvirt's masquerading would rewrite clients' packets on the private bridge
  await ip('netns', 'exec', namespace, 'sysctl', '-eqw', 'net.bridge.bridge-nf-call-iptables=0');
}

/** Starts the daemon in a session of its own, on files instead of this process's terminal: it outlives its caller. */
async function startDaemon(place: HypervisorPlace, signal: AbortSignal | undefined): Promise<void> {
  const log = await open(join(place.logDirectory, 'start.log'), 'w');
  const script = join(place.directory, 'start.sh');
  const daemon = spawn('ip', ['netns', 'exec', place.namespace, 'unshare', '-m', 'sh', script], {
    cwd: '/',
    env: { PATH, LC_ALL: 'C.UTF-8', HOME: '/root' },
    stdio: ['ignore', log.fd, log.fd],
    detached: true,
  });
  daemon.unref();
  let ended = false;
  daemon.once('exit', () => (ended = true));
  await log.close();
  const answers = async (): Promise<boolean> => {
    if (ended) {
      throw new HostError('its daemon ended at once');
    }
    return existsSync(join(place.runDirectory, 'libvirt-sock')) && (await libvirtAnswers(place.uri));
  };
  try {
    await waitUntil(answers, { what: 'libvirtd to answer', limitMs: 60_000, signal });
  } catch (error) {
    throw error instanceof HostError ? await withLogs(error, place) : error;
  }
}

async function startPool({ uri, poolDirectory }: HypervisorPlace, signal: AbortSignal | undefined): Promise<void> {
  const virsh = (...args: string[]): Promise<string> => run('virsh', ['-c', uri, ...args], { limitMs: 20_000, signal });
  if (!(await succeeds('virsh', ['-c', uri, 'pool-info', 'default'], 20_000))) {
    await virsh('pool-define-as', 'default', 'dir', '--target', poolDirectory);
    await virsh('pool-autostart', 'default');
  }
  if (!(await virsh('pool-list', '--name')).split('\n').some((name) => name.trim() === 'default')) {
    await virsh('pool-start', 'default');
  }
}

/** Ends what runs and what dies with a reboot anyway: processes, namespace, sockets. */
async function endRun({ mark, namespace, runDirectory }: HypervisorPlace): Promise<void> {
  // guests first, while their reaper still lives
  await endProcesses(mark, ['tini', 'libvirtd']);
  await endProcesses(mark);
  if (existsSync(`/run/netns/${namespace}`)) {
    await run('ip', ['netns', 'delete', namespace], { limitMs: 10_000 });
  }
  await rm(runDirectory, { recursive: true, force: true });
}

async function withLogs(error: HostError, { name, logDirectory }: HypervisorPlace): Promise<HostError> {
  const text = await readFile(join(logDirectory, 'start.log'), 'utf8').catch(() => '');
  const words = text.trim().split('\n').slice(-3).join(' | ');
  return new HostError(`the hypervisor '${name}' did not start: ${error.message}; ${words} (logs: ${logDirectory})`);
}

async function removeIfEmpty(folder: string): Promise<void> {
  if (existsSync(folder) && (await readdir(folder)).length === 0) {
    await rmdir(folder);
  }
}

function recordOf({ runDirectory }: HypervisorPlace): string {
  return join(runDirectory, 'hypervisor.json');
}

function rootsPlace(name: string): HypervisorPlace {
  if (!isRoot()) {
    throw new HostError(
      'a private hypervisor needs root: run this with sudo, or give the URI of a libvirt you may use',
    );
  }
  return hypervisorPlace(name);
}
