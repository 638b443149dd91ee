import { HostError } from '../host/host-error';
import { run } from '../host/program';
import { activeRouters, silence } from './active-routers';
import { type Cable, cutCable, mendCable } from './cable';
import { startCapture } from './capture';
import { clientRun, request, startProbe } from './client';
import type { Deployment } from './deployment';
import { guestAgent } from './guest-agent';
import type { LibvirtPlace } from './libvirt-place';
import type { Rig, SeedReport } from './rig';

const REPORT = '/run/lvs/report.json';
const COMMAND_LIMIT_MS = 30_000;

/** The rig of a cluster whose hosts are virtual machines. */
export function libvirtRig(deployment: Deployment): Rig {
  const { manifest } = deployment;
  const agents = new Map<string, ReturnType<typeof guestAgent>>();
  const agentOf = (uri: string): ReturnType<typeof guestAgent> => {
    const agent = agents.get(uri) ?? guestAgent(uri);
    agents.set(uri, agent);
    return agent;
  };
  const virsh = async (command: string, host: string, ...options: readonly string[]): Promise<void> => {
    await run('virsh', ['-c', placeOf(deployment, host).uri, command, domainOf(deployment, host), ...options], {
      limitMs: 60_000,
    });
  };
  const rig: Rig = {
    // async, so that a host or a NIC that is not there is a rejection like any other failure
    run: async (host, command, limitMs = COMMAND_LIMIT_MS) => {
      const { uri } = placeOf(deployment, host);
      return agentOf(uri)(domainOf(deployment, host), command, limitMs);
    },
    request: (url, limitMs = 2_000) => request(deployment, url, limitMs),
    probe: (options) => startProbe(deployment, options),
    kill: (host) => virsh('destroy', host),
    start: (host) => virsh('start', host),
    // the agent hears it also where the guest has no daemon for the power button
    reboot: (host) => virsh('reboot', host, '--mode', 'agent'),
    shutdown: (host) => virsh('shutdown', host, '--mode', 'agent'),
    report: async (host) => {
      const { exitCode, stdout } = await rig.run(host, ['cat', REPORT]).catch(silence);
      return exitCode === 0 ? (JSON.parse(stdout) as SeedReport) : undefined;
    },
    activeRouters: () => activeRouters(rig, manifest),
    clientRun: (command, limitMs = COMMAND_LIMIT_MS) => clientRun(deployment, command, limitMs),
    cut: async (host, nic, how) => cutCable(cableOf(deployment, host, nic), how),
    mend: async (host, nic) => mendCable(cableOf(deployment, host, nic)),
    freeze: (host) => virsh('suspend', host),
    thaw: (host) => virsh('resume', host),
    capture: (host, nic, filter) => startCapture(rig, host, nic, filter),
  };
  return rig;
}

function cableOf(deployment: Deployment, host: string, name: string): Cable {
  const domain = domainOf(deployment, host);
  const nics = deployment.manifest.hosts.find((each) => each.name === host)?.nics ?? [];
  const nic = nics.find((each) => each.name === name);
  if (nic === undefined) {
    throw new HostError(`${host} has no NIC '${name}': it has ${nics.map((each) => each.name).join(', ')}`);
  }
  return { place: placeOf(deployment, host), domain, mac: nic.mac };
}

/** The libvirt of a host. */
export function placeOf({ places }: Deployment, host: string): LibvirtPlace {
  return known(places, host);
}

/** The name of a host's machine in libvirt. */
export function domainOf({ domains }: Deployment, host: string): string {
  return known(domains, host);
}

function known<T>(hosts: ReadonlyMap<string, T>, host: string): T {
  const found = hosts.get(host);
  if (found === undefined) {
    throw new HostError(`there is no host '${host}': the hosts are ${[...hosts.keys()].join(', ')}`);
  }
  return found;
}
