import { HostError } from '../host/host-error';
import { run } from '../host/program';
import { request, startProbe } from './client';
import type { Deployment } from './deployment';
import { guestAgent } from './guest-agent';
import type { Rig, SeedReport } from './rig';

const REPORT = '/run/lvs/report.json';
const COMMAND_LIMIT_MS = 30_000;

/** The rig of a cluster whose hosts are virtual machines. */
export function libvirtRig(deployment: Deployment): Rig {
  const { uri, manifest } = deployment;
  const agent = guestAgent(uri);
  const virsh = async (command: string, host: string, ...options: readonly string[]): Promise<void> => {
    await run('virsh', ['-c', uri, command, domainOf(deployment, host), ...options], { limitMs: 60_000 });
  };
  const rig: Rig = {
    run: (host, command, limitMs = COMMAND_LIMIT_MS) => agent(domainOf(deployment, host), command, limitMs),
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
    activeRouters: async () => {
      const floating = manifest.clusters.flatMap(({ routers }) => routers.interfaces.flatMap((side) => side.floating));
      const routers = manifest.clusters.flatMap(({ routers: { primary, backup } }) => [primary, backup]);
      const holding = await Promise.all(
        routers.map(async (router) => {
          const { stdout } = await rig.run(router, ['ip', '-4', '-o', 'address'], 10_000).catch(silence);
          return floating.some((address) => stdout.includes(` ${address}/`));
        }),
      );
      return routers.filter((_, index) => holding[index]);
    },
  };
  return rig;
}

/** A guest that is off, boots or hangs says nothing. */
function silence(error: unknown): { exitCode: number; stdout: string } {
  if (error instanceof HostError) {
    return { exitCode: 1, stdout: '' };
  }
  throw error;
}

function domainOf({ domains }: Deployment, host: string): string {
  const domain = domains.get(host);
  if (domain === undefined) {
    throw new HostError(`there is no host '${host}': the hosts are ${[...domains.keys()].join(', ')}`);
  }
  return domain;
}
