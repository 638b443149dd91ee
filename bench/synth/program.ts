/** What a measured program is told. */
export interface Task {
  readonly machines: number;
  /** Machines of one cluster: two routers and their real servers. */
  readonly clusterSize: number;
  /** Services of one cluster. */
  readonly services: number;
  readonly outdir: string;
  /** Where a provider's bindings are: a folder, or a package. */
  readonly bindings: string;
  /** Seed disks of these constructs: files. */
  readonly seeds: { readonly router: string; readonly server: string };
  /** The folder of a finished stack, whose manifest and seed disks are written instead of these. */
  readonly stack?: string;
}

/** What a measured program says at its end. */
export interface Measure {
  /** Of all threads, in user and system. */
  readonly cpuMilliseconds: number;
  readonly peakMiB: number;
}

/** The task of a program that was started with it as its only argument. */
export function taskOf([, , text = '']: readonly string[]): Task {
  return JSON.parse(text) as Task;
}

/** Runs the body of a program, and prints the measure: without the imports before it. */
export function timed(body: () => void): void {
  const start = process.cpuUsage();
  body();
  print(start);
}

/** Prints the measure since an earlier moment; since the start of the process if there is none. */
export function print(since?: NodeJS.CpuUsage): void {
  const { user, system } = process.cpuUsage(since);
  const measure: Measure = { cpuMilliseconds: (user + system) / 1000, peakMiB: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(measure)}\n`);
}
