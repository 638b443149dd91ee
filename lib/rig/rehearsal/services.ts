import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import type { Manifest, ManifestCluster, ManifestService } from '../../manifest';
import type { Rig } from '../rig';
import { dnsQuestion } from './dns-question';
import type { Rehearsal, RehearsalTask } from './start';

/** Whether a service answers the client on one of its ports. */
export interface ServiceAnswer {
  readonly service: string;
  readonly url: string;
  /** Also where it was not asked, which the answer then says. */
  readonly isAnswered: boolean;
  /** What came, or how it was asked. */
  readonly answer: string;
}

/** How a port is asked: the first way that brings an answer counts. */
export interface PortQuestion {
  readonly url: string;
  readonly port: number;
  /** None for a port that is not asked. */
  readonly ways: readonly Way[];
}

/** In HTTP or TLS, of a name server, or only whether the port takes a connection. */
export type Way = 'http' | 'https' | 'dns' | 'connect';

// the servers' checks may have to be passed first
const PATIENCE_SECONDS = 30;

/** Asks each service until it answers, on the ports that are checked, or else on the first one. */
export async function askServices(
  rehearsal: Rehearsal,
  { clusters }: Manifest,
  task: RehearsalTask,
): Promise<readonly ServiceAnswer[]> {
  const all = clusters.flatMap((cluster) =>
    cluster.services.flatMap((service) =>
      portQuestions(service).map((question) => askPort(rehearsal, cluster, service, question, task)),
    ),
  );
  return Promise.all(all);
}

/** The questions to a service; of udp to name servers alone, because no other datagram must be answered. */
export function portQuestions({ virtualAddress, ports, ftp, checks }: ManifestService): readonly PortQuestion[] {
  const kindsAt = (port: number): readonly string[] =>
    checks.filter((each) => each.port === port).map((each) => each.kind);
  const tcp = ports.filter(({ protocol }) => protocol === 'tcp').map(({ first }) => first);
  const checked = tcp.filter((port) => kindsAt(port).length > 0);
  const place = (port: number, usual?: number): string => `${virtualAddress}${port === usual ? '' : `:${port}`}`;
  const others = ports
    .filter(({ protocol }) => protocol !== 'tcp')
    .map(({ protocol, first }): PortQuestion => {
      const isDns = protocol === 'udp' && kindsAt(first).includes('dns');
      return { url: `${isDns ? 'dns' : protocol}://${place(first)}/`, port: first, ways: isDns ? ['dns'] : [] };
    });
  if (ftp !== undefined) {
    return tcp.slice(0, 1).map((port) => ({ url: `ftp://${place(port, 21)}/`, port, ways: ['connect'] }));
  }
  const asked = (checked.length > 0 ? checked : tcp.slice(0, 1)).map((port): PortQuestion => {
    if (kindsAt(port).includes('https')) {
      return { url: `https://${place(port, 443)}/`, port, ways: ['https'] };
    }
    if (kindsAt(port).includes('ssl') || port === 443) {
      return { url: `https://${place(port, 443)}/`, port, ways: ['https', 'http', 'connect'] };
    }
    const scheme = port === 80 || port > 1023 ? 'http' : 'tcp';
    return { url: `${scheme}://${place(port, 80)}/`, port, ways: ['http', 'connect'] };
  });
  return [...asked, ...others];
}

async function askPort(
  { rig }: Rehearsal,
  { timers }: ManifestCluster,
  { path, virtualAddress }: ManifestService,
  { url, port, ways }: PortQuestion,
  { signal }: RehearsalTask,
): Promise<ServiceAnswer> {
  if (ways.length === 0) {
    const [protocol = ''] = url.split(':');
    return { service: path, url, isAnswered: true, answer: `not asked: ${protocol}, which need not answer` };
  }
  let answer: string | undefined;
  const answers = async (): Promise<boolean> => {
    // the last way counts where no better one brings an answer, and not where the service has only just begun
    const isOpen = !ways.includes('connect') || (await askBy(rig, 'connect', virtualAddress, port)) !== undefined;
    for (const way of isOpen ? ways : []) {
      answer ??= await askBy(rig, way, virtualAddress, port);
    }
    return answer !== undefined;
  };
  const limitMs = 1_000 * (PATIENCE_SECONDS + 3 * timers.failoverBoundSeconds);
  await waitUntil(answers, { what: `an answer on ${url}`, limitMs, everyMs: 200, signal }).catch((error: unknown) => {
    signal?.throwIfAborted();
    if (!(error instanceof HostError)) {
      throw error;
    }
  });
  return { service: path, url, isAnswered: answer !== undefined, answer: answer ?? 'none' };
}

async function askBy(rig: Rig, way: Way, address: string, port: number): Promise<string | undefined> {
  switch (way) {
    case 'http':
    case 'https': {
      // a handshake is long on emulated processors
      const answer = await rig.request(`${way}://${address}:${port}/`, way === 'https' ? 10_000 : 2_000);
      return answer && `${answer.status} '${answer.body.trim().slice(0, 40)}'`;
    }
    case 'dns': {
      const { stdout } = await rig.clientRun(dnsQuestion(address, port));
      return stdout === '' ? undefined : `DNS, code ${stdout.trim()}`;
    }
    case 'connect': {
      const opened = await rig.clientRun(['timeout', '2', 'bash', '-c', `: </dev/tcp/${address}/${port}`]);
      return opened.exitCode === 0 ? 'takes a connection' : undefined;
    }
  }
}
