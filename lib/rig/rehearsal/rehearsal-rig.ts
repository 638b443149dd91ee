import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from '../../host/host-error';
import type { Manifest } from '../../manifest';
import { activeRouters, silence } from '../active-routers';
import { startCapture } from '../capture';
import { deployedFiles } from '../deployed-files';
import type { Answer, CommandResult, Probe, ProbeOptions, ProbeResult, Rig } from '../rig';
import type { Line } from './line';
import { CLIENT } from './surroundings';

const COMMAND_LIMIT_MS = 30_000;
const ORDER_LIMIT_MS = 60_000;
// the way to the guest and back, on a machine that does other things as well
const WAY_MS = 10_000;

/** What the agent reads back of a file. */
export interface SeenFile {
  /** Or why it cannot be read. */
  readonly sha256: string;
  readonly mode: string;
}

/** The rig of a cluster whose hosts are namespaces of guests. */
export function rehearsalRig(manifest: Manifest, line: Line): Rig {
  const order = async (kind: string, host: string, more: Readonly<Record<string, string>> = {}): Promise<void> => {
    await line.ask({ do: kind, host, ...more }, ORDER_LIMIT_MS).answer;
  };
  const runOn = (host: string, command: readonly string[], limitMs: number): Promise<CommandResult> =>
    line.ask<CommandResult>({ do: 'run', host, command, limitMs }, limitMs + WAY_MS).answer;
  const rig: Rig = {
    run: (host, command, limitMs = COMMAND_LIMIT_MS) => runOn(host, command, limitMs),
    clientRun: (command, limitMs = COMMAND_LIMIT_MS) => runOn(CLIENT, command, limitMs),
    request: async (url, limitMs = 2_000) => {
      const question = { do: 'request', host: CLIENT, url, limitMs };
      return (await line.ask<Answer | null>(question, limitMs + 2 * WAY_MS).answer) ?? undefined;
    },
    probe: (options) => Promise.resolve(startProbe(line, options)),
    activeRouters: () => activeRouters(rig, manifest),
    report: async (name) => {
      const host = manifest.hosts.find((each) => each.name === name);
      if (host === undefined) {
        return undefined;
      }
      const files = deployedFiles(host);
      const paths = files.map(({ path }) => path);
      const seen = await filesOf(line, name, paths).catch(() => undefined);
      const isThere = seen !== undefined && files.every((file) => seen[file.path]?.sha256 === file.sha256);
      return isThere ? { seed: host.seed.sha256, instance: host.seed.instance } : undefined;
    },
    cut: (host, nic, how) => order('cut', host, { nic, how }),
    mend: (host, nic) => order('mend', host, { nic }),
    freeze: (host) => order('freeze', host),
    thaw: (host) => order('thaw', host),
    capture: (host, nic, filter) => startCapture(rig, host, nic, filter),
    kill: (host) => order('kill', host),
    start: (host) => order('start', host),
    reboot: (host) => order('reboot', host),
    shutdown: (host) => order('shutdown', host),
  };
  return rig;
}

/** The files of a host as they lie there now. */
export function filesOf(
  line: Line,
  host: string,
  paths: readonly string[],
): Promise<Readonly<Record<string, SeenFile>>> {
  return line.ask<Readonly<Record<string, SeenFile>>>({ do: 'files', host, paths }, ORDER_LIMIT_MS).answer;
}

function startProbe(line: Line, options: ProbeOptions): Probe {
  const { url, intervalMs = 50, timeoutMs = 700, keptIntervalMs = 200, signal } = options;
  let seen = { answered: 0, failed: 0, keptAnswered: 0 };
  const question = { do: 'probe', host: CLIENT, url, intervalMs, timeoutMs, keptIntervalMs };
  const { number, answer } = line.ask<ProbeResult>(question, undefined, (progress) => {
    seen = progress as typeof seen;
  });
  // whoever stops the probe hears of its failure; until then it must not end the process
  answer.catch(silence);
  const stop = (): Promise<ProbeResult> => {
    line.ask({ do: 'stop', host: CLIENT, probe: number }).answer.catch(silence);
    const limit = new AbortController();
    const late = sleep(timeoutMs + ORDER_LIMIT_MS, undefined, { signal: limit.signal }).then((): never => {
      throw new HostError(`the probe of ${url} did not end when it was told to`);
    });
    return Promise.race([answer, late]).finally(() => limit.abort());
  };
  const onAbort = (): void => void stop().catch(silence);
  signal?.addEventListener('abort', onAbort, { once: true });
  // a signal outlives many probes
  answer.catch(silence).finally(() => signal?.removeEventListener('abort', onAbort));
  return {
    answered: () => seen.answered,
    failed: () => seen.failed,
    keptAnswered: () => seen.keptAnswered,
    stop,
  };
}
