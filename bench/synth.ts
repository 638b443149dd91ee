import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { contest } from './contest';
import type { Rounds } from './contest';
import { generatedBindings } from './generated-bindings';
import { Installation, ROOT } from './installation';
import type { Row } from './row';
import type { Measure, Task } from './synth/program';

/** What synths cost, with each CDK core. */
export type SynthResult = readonly CoreResult[];

export interface CoreResult {
  /** With its version. */
  readonly core: string;
  readonly rows: readonly Row[];
  readonly growth: readonly Growth[];
}

/** A contestant's cost as the stack grows; undefined what this machine cannot measure. */
export interface Growth {
  readonly contestant: 'ours' | 'lean' | 'get';
  readonly points: readonly {
    readonly machines: number;
    readonly measure: Measure;
    readonly rounds: readonly Measure[];
  }[];
}

const LIBRARY = 'cdktf-lvs/provider-libvirt';
const LEAN = 'lean bindings alone, constant seed disks';
const GET = 'the bindings of `cdktf get` alone, constant seed disks';

export async function synthResult(): Promise<SynthResult> {
  const generated = await generatedBindings();
  const installation = new Installation();
  try {
    const get = 'folder' in generated ? installation.copy(generated.folder, 'get') : generated;
    return (['cdktf', 'cdktn'] as const).map((core) => {
      installation.useCore(core);
      const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', core, 'package.json'), 'utf8')) as {
        version: string;
      };
      const growth = growthOf(installation, typeof get === 'string' ? get : undefined);
      const rows = [
        seedRow(installation),
        ...growthRows(growth, typeof get === 'string' ? '' : get.missing),
        ...serviceRows(installation),
      ];
      return { core: `${core} ${version}`, rows, growth };
    });
  } finally {
    installation.remove();
  }
}

function seedRow(installation: Installation): Row {
  const outdir = join(installation.folder, 'seed.out');
  installation.run('seed');
  const document = join(installation.folder, 'cdktf.out', 'stacks', 'lab', 'cdk.tf.json');
  const resources = installation.write('seed.json', readFileSync(document, 'utf8'));
  const measured = (text: string): Measure => JSON.parse(text) as Measure;
  const rounds = contest(24, {
    ours: () => measured(installation.runMeasured('seed')),
    bare: () => measured(installation.runMeasured('bare', resources, outdir)),
  });
  const [ours, bare] = [least(rounds, 'ours'), least(rounds, 'bare')];
  return {
    what: 'import and synth of the seed, cold',
    against: 'the same resources with cdktf alone',
    ratio: ours.cpuMilliseconds / bare.cpuMilliseconds,
    range: rangeOf(rounds.map((round) => round.ours.cpuMilliseconds / round.bare.cpuMilliseconds)),
    target: 1.25,
    figures: figures({ ours, bare }),
  };
}

/** Small stacks in more rounds than large ones: noise is a smaller part of these. */
function growthOf(installation: Installation, get: string | undefined): readonly Growth[] {
  const program = programs(installation, { clusterSize: 25, services: 1 });
  const sizes = [100, 1_000, 5_000].map((machines) => {
    const rounds = contest(machines > 1_000 ? 3 : 10, {
      ours: () => program('constructs', machines),
      lean: () => program('lean', machines),
      get: () => (get === undefined ? undefined : program('lean', machines, { bindings: get })),
    });
    return { machines, rounds };
  });
  return (['ours', 'lean', 'get'] as const).map((contestant) => ({
    contestant,
    points: sizes.flatMap(({ machines, rounds }) => {
      const measures = rounds.flatMap((round) => round[contestant] ?? []);
      return measures.length === 0 ? [] : [{ machines, measure: leastOf(measures), rounds: measures }];
    }),
  }));
}

function growthRows(growth: readonly Growth[], missing: string): readonly Row[] {
  const pointOf = (contestant: string, machines: number): Growth['points'][number] | undefined =>
    growth.find((each) => each.contestant === contestant)?.points.find((point) => point.machines === machines);
  const at = (contestant: string, machines: number): Measure | undefined => pointOf(contestant, machines)?.measure;
  const range = (kind: keyof Measure, other: string): Pick<Row, 'range'> => {
    const [rounds = [], others = []] = ['ours', other].map((contestant) => pointOf(contestant, 1_000)?.rounds);
    const ratios = rounds.map((each, index) => each[kind] / (others[index]?.[kind] ?? NaN));
    return others.length === 0 ? {} : { range: rangeOf(ratios) };
  };
  const [ours, lean, get] = ['ours', 'lean', 'get'].map((contestant) => at(contestant, 1_000));
  const ratio = (kind: keyof Measure, one?: Measure, other?: Measure): number | undefined =>
    one && other && one[kind] / other[kind];
  const each = (machines: number): Measure | undefined => {
    const measure = at('ours', machines);
    return measure && { ...measure, cpuMilliseconds: measure.cpuMilliseconds / machines };
  };
  const [hundred, thousand, most] = [100, 1_000, 5_000].map(each);
  const row = { what: 'synth of 1,000 machines, import excluded', figures: figures({ ours, lean, get }) };
  const memory = { what: 'peak memory of the same', figures: figures({ ours, lean, get }, 'peakMiB') };
  const grown = { target: 1.15, figures: figures({ '100': hundred, '1,000': thousand, '5,000': most }, undefined, 2) };
  return [
    {
      ...row,
      against: LEAN,
      ratio: ratio('cpuMilliseconds', ours, lean),
      target: 1.5,
      ...range('cpuMilliseconds', 'lean'),
    },
    {
      ...row,
      ...range('cpuMilliseconds', 'get'),
      against: GET,
      ratio: ratio('cpuMilliseconds', ours, get),
      target: 0.6,
      ...(get === undefined && { figures: missing }),
    },
    { ...memory, against: LEAN, ratio: ratio('peakMiB', ours, lean), target: 1.5, ...range('peakMiB', 'lean') },
    {
      ...grown,
      what: 'synth, one machine of 1,000',
      against: 'one of 100',
      ratio: ratio('cpuMilliseconds', thousand, hundred),
    },
    {
      ...grown,
      what: 'synth, one machine of 5,000',
      against: 'one of 1,000',
      ratio: ratio('cpuMilliseconds', most, thousand),
    },
  ];
}

/** Many services in front of few servers: what grows is the routers' files, and the rules between services. */
function serviceRows(installation: Installation): readonly Row[] {
  const shape: Shape = { clusterSize: 4, services: 20 };
  const program = programs(installation, shape);
  const perPair = (name: string, pairs: number, rest?: Partial<Task>) => (): Measure => {
    const measure = program(name, pairs * shape.clusterSize, rest);
    return { ...measure, cpuMilliseconds: measure.cpuMilliseconds / pairs };
  };
  const finished = join(installation.folder, 'finished.out');
  perPair('constructs', 200, { outdir: finished })();
  const rounds = contest(5, {
    ours: perPair('constructs', 200),
    lean: perPair('lean', 200),
    'same bytes': perPair('lean', 200, { stack: join(finished, 'stacks', 'lab') }),
    '20 pairs': perPair('constructs', 20),
  });
  const names = ['ours', 'lean', 'same bytes', '20 pairs'] as const;
  const [ours, lean, bytes, few] = names.map((name) => least(rounds, name).cpuMilliseconds);
  const all = Object.fromEntries(names.map((name) => [name, least(rounds, name)]));
  const row = { what: 'synth of 200 pairs with 20 services each, one pair', figures: figures(all, undefined, 2) };
  const ratio = (one = NaN, other = NaN): number => one / other;
  const range = (other: (typeof names)[number]): Row['range'] & object =>
    rangeOf(rounds.map((round) => round.ours.cpuMilliseconds / round[other].cpuMilliseconds));
  return [
    { ...row, against: LEAN, ratio: ratio(ours, lean), target: 1.5, range: range('lean') },
    // a floor: these texts are neither made nor judged nor hashed, only written
    {
      ...row,
      against: 'the same with the finished manifest and seed disks of ours',
      ratio: ratio(ours, bytes),
      range: range('same bytes'),
      target: undefined,
    },
    { ...row, against: 'one of 20 pairs', ratio: ratio(ours, few), target: 1.15, range: range('20 pairs') },
  ];
}

type Shape = Pick<Task, 'clusterSize' | 'services'>;

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

function least<Name extends string>(rounds: Rounds<Name, Measure>, name: Name): Measure {
  return leastOf(rounds.map((round) => round[name]));
}

/** What other work on the machine cannot make smaller. */
function leastOf(measures: readonly Measure[]): Measure {
  return {
    cpuMilliseconds: Math.min(...measures.map((measure) => measure.cpuMilliseconds)),
    peakMiB: Math.min(...measures.map((measure) => measure.peakMiB)),
  };
}

function rangeOf(ratios: readonly number[]): readonly [number, number] {
  return [Math.min(...ratios), Math.max(...ratios)];
}

function figures(
  measures: Readonly<Record<string, Measure | undefined>>,
  kind: keyof Measure = 'cpuMilliseconds',
  digits = 0,
): string {
  const unit = kind === 'peakMiB' ? 'MiB' : 'ms';
  return Object.entries(measures)
    .flatMap(([name, measure]) => (measure === undefined ? [] : [`${name} ${measure[kind].toFixed(digits)} ${unit}`]))
    .join(', ');
}
