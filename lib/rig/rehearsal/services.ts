import { HostError } from '../../host/host-error';
import { waitUntil } from '../../host/task';
import type { Manifest, ManifestCluster, ManifestService } from '../../manifest';
import type { Rehearsal, RehearsalTask } from './start';

/** Whether a service answers the client. */
export interface ServiceAnswer {
  readonly service: string;
  readonly url: string;
  readonly isAnswered: boolean;
  /** What came, or how it was asked. */
  readonly answer: string;
}

// the servers' checks may have to be passed first
const PATIENCE_SECONDS = 30;

/** Asks the first port of each service until it answers: as HTTP, else, and with FTP, whether it takes a connection. */
export async function askServices(
  rehearsal: Rehearsal,
  { clusters }: Manifest,
  task: RehearsalTask,
): Promise<readonly ServiceAnswer[]> {
  const all = clusters.flatMap((cluster) =>
    cluster.services.map((service) => askService(rehearsal, cluster, service, task)),
  );
  return Promise.all(all);
}

async function askService(
  { rig }: Rehearsal,
  { timers }: ManifestCluster,
  { path, virtualAddress, ports, ftp }: ManifestService,
  { signal }: RehearsalTask,
): Promise<ServiceAnswer> {
  const tcp = ports.find(({ protocol }) => protocol === 'tcp');
  if (tcp === undefined) {
    const url = `udp://${virtualAddress}:${ports[0]?.first ?? 0}`;
    return { service: path, url, isAnswered: true, answer: 'not asked: a datagram need not be answered' };
  }
  const { first: port } = tcp;
  const scheme = ftp !== undefined ? 'ftp' : port === 80 || port > 1023 ? 'http' : 'tcp';
  const url = `${scheme}://${virtualAddress}${port === 80 ? '' : `:${port}`}/`;
  let answer: string | undefined;
  const answers = async (): Promise<boolean> => {
    const http = ftp === undefined ? await rig.request(`http://${virtualAddress}:${port}/`, 2_000) : undefined;
    answer = http === undefined ? await connects() : `${http.status} '${http.body.trim().slice(0, 40)}'`;
    return answer !== undefined;
  };
  const connects = async (): Promise<string | undefined> => {
    const opened = await rig.clientRun(['timeout', '2', 'bash', '-c', `: </dev/tcp/${virtualAddress}/${port}`]);
    return opened.exitCode === 0 ? 'takes a connection' : undefined;
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
