import type { Task } from '../host/task';

/** A cluster that runs, as one who breaks and mends it sees it. Hosts are named as in the manifest. */
export interface Rig {
  /** Runs a command on a host; also a failure of it is a result. */
  run(host: string, command: readonly string[], limitMs?: number): Promise<CommandResult>;
  /**
   * One request in HTTP, with TLS or without, or FTP from the client's side: undefined if no answer came within the
   * limit. No certificate is checked.
   */
  request(url: string, limitMs?: number): Promise<Answer | undefined>;
  /** Asks again and again from the client's side, until it is stopped. */
  probe(options: ProbeOptions): Promise<Probe>;
  /** The routers that hold floating addresses: one, if all is well. Routers that do not answer hold none. */
  activeRouters(): Promise<readonly string[]>;
  /** What the guest says about its seed disk; undefined as long as it says nothing. */
  report(host: string): Promise<SeedReport | undefined>;
  /** Runs a command on the client's side. */
  clientRun(command: readonly string[], limitMs?: number): Promise<CommandResult>;
  /** Pulls the cable of a NIC: the host sees the loss of carrier, or it sees nothing and no packet passes. */
  cut(host: string, nic: string, how: Cut): Promise<void>;
  /** Puts the cable back, however it was cut; fine if it was not. */
  mend(host: string, nic: string): Promise<void>;
  /** Stops the host in the middle of what it does; it knows nothing of it. */
  freeze(host: string): Promise<void>;
  thaw(host: string): Promise<void>;
  /** Notes the packets at a NIC, as tcpdump prints them. */
  capture(host: string, nic: string, filter: string): Promise<Capture>;
  /** Cuts the power. */
  kill(host: string): Promise<void>;
  start(host: string): Promise<void>;
  /** Both wait until the guest has heard it, not until it is done. */
  reboot(host: string): Promise<void>;
  shutdown(host: string): Promise<void>;
}

export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Answer {
  /** 200 for a page, 226 for a file that came by FTP. */
  readonly status: number;
  readonly body: string;
}

/** How a cable is pulled. */
export type Cut = 'carrier' | 'silent';

/** A tcpdump at work. */
export interface Capture {
  /** The whole lines that came since it was asked last. */
  news(): Promise<readonly string[]>;
  /** Ends it, and gives its lines; none if the host is gone. */
  stop(): Promise<readonly string[]>;
}

/** What a guest wrote about the seed disk it took last. */
export interface SeedReport {
  /** The sha256 of the disk's user-data. */
  readonly seed: string;
  readonly instance: string;
  readonly ignored?: string;
  readonly refused?: readonly unknown[];
  readonly failed?: readonly unknown[];
}

/** What to ask, in HTTP or FTP, and how often. */
export interface ProbeOptions extends Task {
  readonly url: string;
  /**
   * Between the starts of two requests, each on a connection of its own.
   *
   * @default 50
   */
  readonly intervalMs?: number;
  /** @default 700 */
  readonly timeoutMs?: number;
  /**
   * Between two requests on the one connection that is kept.
   *
   * @default 200
   */
  readonly keptIntervalMs?: number;
}

/** A probe at work. */
export interface Probe {
  /** How many requests were answered so far. */
  answered(): number;
  failed(): number;
  /** How many were answered on the connection that is kept. */
  keptAnswered(): number;
  /** Ends it, and gives what it saw; as often as it is called. */
  stop(): Promise<ProbeResult>;
}

export interface ProbeResult {
  readonly answered: number;
  readonly failed: number;
  /** From a good answer to the next one, or to the end. */
  readonly longestGapMs: number;
  /** How long the probe itself stood still: from the moments at which it had to ask to those at which it could. */
  readonly stalledMs: number;
  /** How often each text was the answer. */
  readonly answers: Readonly<Record<string, number>>;
  /** Reasons of the failures and how often each was seen. */
  readonly failures: Readonly<Record<string, number>>;
  readonly kept: KeptConnection;
}

/** The connection that was opened at the start and asked all the time. */
export interface KeptConnection {
  readonly answered: number;
  readonly longestWaitMs: number;
  /** Why it ended before the probe did; undefined if it did not. */
  readonly ended?: string;
}
