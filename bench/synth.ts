import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contest, median, ratioOf } from './contest';
import type { Rounds } from './contest';
import { generatedBindings } from './generated-bindings';
import type { Installation } from './installation';
import type { Row } from './row';
import type { Measure, Task } from './synth/program';

const LIBRARY = 'cdktf-lvs/provider-libvirt';
const MACHINES = '1,000 machines, import excluded';

/** What a synth costs. */
export async function synthRows(installation: Installation): Promise<readonly Row[]> {
  return [
    seedRow(installation),
    ...(await machineRows(installation)),
    ...growthRows(installation),
    ...serviceRows(installation),
  ];
}

function seedRow(installation: Installation): Row {
  const outdir = join(installation.folder, 'seed.out');
  installation.run('seed');
  const document = join(installation.folder, 'cdktf.out', 'stacks', 'lab', 'cdk.tf.json');
  const resources = installation.write('seed.json', readFileSync(document, 'utf8'));
  const rounds = contest(15, {
    ours: () => elapsed(() => installation.run('seed')),
    bare: () => elapsed(() => installation.run('bare', resources, outdir)),
  });
  return {
    what: 'import and synth of the seed, cold',
    against: 'the same resources with cdktf alone',
    ratio: ratioOf(rounds, 'ours', 'bare'),
    target: 1.25,
    figures: figures(rounds, 'ms'),
  };
}

async function machineRows(installation: Installation): Promise<readonly Row[]> {
  const generated = await generatedBindings();
  const measured: { ours: number[]; lean: number[] } = { ours: [], lean: [] };
  const program = programs(installation, LARGE);
  const run = (name: 'ours' | 'lean', measure: Measure): number => {
    measured[name].push(measure.peakMiB);
    return measure.milliseconds;
  };
  const rounds = contest(7, {
    ours: () => run('ours', program('constructs', 1_000)),
    lean: () => run('lean', program('lean', 1_000)),
    get: () => ('folder' in generated ? program('lean', 1_000, { bindings: generated.folder }).milliseconds : NaN),
  });
  const peaks = measured.ours.map((ours, index) => ({ ours, lean: measured.lean[index] ?? NaN }));
  const got = 'folder' in generated;
  const row = { what: `synth of ${MACHINES}`, figures: figures(rounds, 'ms') };
  const against = 'the bindings of cdktf get alone, constant seed disks';
  return [
    {
      ...row,
      against: 'lean bindings alone, constant seed disks',
      ratio: ratioOf(rounds, 'ours', 'lean'),
      target: 1.5,
    },
    got
      ? { ...row, against, ratio: ratioOf(rounds, 'ours', 'get'), target: 0.6 }
      : { ...row, against, ratio: undefined, target: 0.6, figures: generated.missing },
    {
      what: 'peak memory of the same',
      against: 'lean bindings alone, constant seed disks',
      ratio: ratioOf(peaks, 'ours', 'lean'),
      target: 1.5,
      figures: figures(peaks, 'MiB'),
    },
  ];
}

function growthRows(installation: Installation): readonly Row[] {
  const program = programs(installation, LARGE);
  const perMachine = (machines: number) => () => program('constructs', machines).milliseconds / machines;
  const rounds = contest(3, { '100': perMachine(100), '1,000': perMachine(1_000), '5,000': perMachine(5_000) });
  const row = { target: 1.15, figures: figures(rounds, 'ms', 2) };
  return [
    { ...row, what: 'synth, time of a machine of 1,000', against: 'of 100', ratio: ratioOf(rounds, '1,000', '100') },
    {
      ...row,
      what: 'synth, time of a machine of 5,000',
      against: 'of 1,000',
      ratio: ratioOf(rounds, '5,000', '1,000'),
    },
  ];
}

/** Many services in front of few servers: what grows is the routers' files, and the rules between services. */
function serviceRows(installation: Installation): readonly Row[] {
  const program = programs(installation, MANY_SERVICES);
  const perPair = (name: string, pairs: number, rest?: Partial<Task>) => () =>
    program(name, pairs * MANY_SERVICES.clusterSize, rest).milliseconds / pairs;
  const finished = join(installation.folder, 'finished.out');
  perPair('constructs', 200, { outdir: finished })();
  const rounds = contest(3, {
    ours: perPair('constructs', 200),
    lean: perPair('lean', 200),
    'same bytes': perPair('lean', 200, { stack: join(finished, 'stacks', 'lab') }),
    '20 pairs': perPair('constructs', 20),
  });
  const row = { what: 'synth of 200 pairs with 20 services each, time of a pair', figures: figures(rounds, 'ms', 2) };
  return [
    {
      ...row,
      against: 'lean bindings alone, constant seed disks',
      ratio: ratioOf(rounds, 'ours', 'lean'),
      target: 1.5,
    },
    {
      ...row,
      // a floor: these texts are neither made nor judged nor hashed, only written
      against: 'the same with the finished manifest and seed disks of ours',
      ratio: ratioOf(rounds, 'ours', 'same bytes'),
      target: undefined,
    },
    { ...row, against: 'of 20 pairs', ratio: ratioOf(rounds, 'ours', '20 pairs'), target: 1.15 },
  ];
}

type Shape = Pick<Task, 'clusterSize' | 'services'>;
const LARGE: Shape = { clusterSize: 25, services: 1 };
const MANY_SERVICES: Shape = { clusterSize: 4, services: 20 };

/** Runs a measured program with so many machines in clusters of this shape. */
function programs(
  installation: Installation,
  shape: Shape,
): (name: string, machines: number, rest?: Partial<Task>) => Measure {
  const outdir = join(installation.folder, 'machines.out');
  const run = (name: string, task: Task): Measure => {
    // what another one left there would be overwritten or taken away
    rmSync(task.outdir, { recursive: true, force: true });
    return JSON.parse(installation.run(name, JSON.stringify(task))) as Measure;
  };
  const samples = join(installation.folder, 'samples.out');
  run('constructs', {
    ...shape,
    machines: shape.clusterSize,
    outdir: samples,
    bindings: LIBRARY,
    seeds: { router: '', server: '' },
  });
  const seeds = sampleSeeds(join(samples, 'stacks', 'lab', 'seeds'));
  return (name, machines, rest = {}) => run(name, { ...shape, machines, outdir, bindings: LIBRARY, seeds, ...rest });
}

/** The seed disks of a router and of a real server. */
function sampleSeeds(folder: string): Task['seeds'] {
  const seedOf = (host: string): string => {
    const name = readdirSync(folder).find((each) => each.startsWith(host));
    if (name === undefined) {
      throw new Error(`no seed disk of ${host} in ${folder}`);
    }
    return join(folder, name);
  };
  return { router: seedOf('c0-lvs-primary-'), server: seedOf('c0-web-rs1-') };
}

function elapsed(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function figures<Name extends string>(rounds: Rounds<Name>, unit: string, digits = 0): string {
  const names = Object.keys(rounds[0] ?? {}) as Name[];
  return names
    .map((name) => ({ name, middle: median(rounds.map((round) => round[name])) }))
    .filter(({ middle }) => !Number.isNaN(middle))
    .map(({ name, middle }) => `${name} ${middle.toFixed(digits)} ${unit}`)
    .join(', ');
}
