import { setTimeout as sleep } from 'node:timers/promises';
import type { Rig } from '../../rig/rig';

/** A packet as tcpdump prints it. */
export interface Packet {
  /** Since 1970. */
  readonly seconds: number;
  readonly text: string;
}

/** Where to look, and for how long. */
export interface Watch {
  readonly host: string;
  readonly nic: string;
  /** In the words of pcap-filter(7); empty for all packets. */
  readonly filter: string;
  readonly limitSeconds: number;
  readonly count: number | undefined;
  /** Ends it as the limits do. */
  readonly signal: AbortSignal;
  readonly onPacket: (packet: Packet) => void;
}

const PAUSE_MS = 500;

/** Shows packets as they come, until a limit is reached or the signal comes; gives all of them. */
export async function watchPackets(rig: Pick<Rig, 'capture'>, watch: Watch): Promise<readonly Packet[]> {
  const { host, nic, filter, limitSeconds, count = Number.POSITIVE_INFINITY, signal } = watch;
  const capture = await rig.capture(host, nic, filter);
  const seen: Packet[] = [];
  const take = (lines: readonly string[]): void => {
    lines.slice(0, count - seen.length).forEach((line) => {
      const packet = packetOf(line);
      seen.push(packet);
      watch.onPacket(packet);
    });
  };
  const end = performance.now() + limitSeconds * 1000;
  try {
    while (!signal.aborted && seen.length < count && performance.now() < end) {
      await sleep(Math.min(PAUSE_MS, Math.max(0, end - performance.now())), undefined, { signal }).catch(
        () => undefined,
      );
      take(await capture.news());
    }
  } finally {
    // whoever interrupts still gets what came since the last look
    take((await capture.stop()).slice(seen.length));
  }
  return seen;
}

/** A line of `tcpdump -tt`: seconds first. */
function packetOf(line: string): Packet {
  const [, seconds = '', text = line] = /^(\d+\.\d+) (.*)$/s.exec(line) ?? [];
  return { seconds: Number(seconds), text };
}
