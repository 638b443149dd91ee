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
  /** From the end of the imports to the end of the synth. */
  readonly milliseconds: number;
  readonly peakMiB: number;
}

/** The task of a program that was started with it as its only argument. */
export function taskOf([, , text = '']: readonly string[]): Task {
  return JSON.parse(text) as Task;
}

/** Runs the body of a program, and prints the measure. */
export function timed(body: () => void): void {
  const start = performance.now();
  body();
  const measure: Measure = { milliseconds: performance.now() - start, peakMiB: process.resourceUsage().maxRSS / 1024 };
  process.stdout.write(`${JSON.stringify(measure)}\n`);
}
