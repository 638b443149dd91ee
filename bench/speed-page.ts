import { writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { ROOT } from './installation';
import { svg } from './plot';
import type { Row } from './row';
import type { CoreResult, Growth, SynthResult } from './synth';

const CONTESTANTS: Readonly<Record<Growth['contestant'], { readonly label: string; readonly color: string }>> = {
  ours: { label: 'cdktf-lvs', color: '#0969da' },
  lean: { label: 'lean bindings', color: '#1a7f37' },
  get: { label: 'cdktf get', color: '#bc4c00' },
};

/** Why a target is not reached, as profiles show it: said where it is not. */
const REASONS: Readonly<Record<string, string>> = {
  'import and synth of the seed, cold':
    'three tenths of the difference are the import of the library, in six files; all else is code that runs for the first time.',
  'synth of 1,000 machines, import excluded':
    "the lean bindings are given finished disks, have no manifest and keep no rules, and they alone take what the line below tells: the rest is cdktf's. Above them are the texts of the guests, their hashes and disks, the manifest, and the rules, and what V8's other threads compile for as much more code.",
  'peak memory of the same':
    'what a guest is made of is kept from the first time that it is asked for to the end, when its disk is written: some 10 kB for each machine, which V8 lets grow several times before it looks for garbage.',
  'synth of 200 pairs with 20 services each, one pair':
    "the routers' files of 20 services are made, judged by all rules, hashed, and written with the manifest. The other writes constant disks and no manifest; the line below it is for the same bytes, finished.",
};

/** Writes the page about speed, and its drawing, from one run. */
export async function writeSpeedPage(result: SynthResult): Promise<void> {
  writeFileSync(join(ROOT, 'docs', 'images', 'speed.svg'), drawing(result));
  const path = join(ROOT, 'docs', 'speed.md');
  const config = await resolveConfig(path);
  writeFileSync(path, await format(page(result), { ...config, filepath: path, proseWrap: 'always' }));
}

function page(result: SynthResult): string {
  return `# Speed

What a synth costs beside one of the same resources without this library. The page is written from one run of

\`\`\`sh
npm run bench -- synth --docs
\`\`\`

${machine()} Each figure is the processor time of a process, in user and system over all of its threads, because other work
shared the machine; the contestants ran in turn, and the least of each is taken. Where processors share their caches, that time grows with the
other work too: the ratios of single rounds stand in brackets, and what is missed or reached within them is not certain.

## Ratios

| what | against | at most | ${result.map(({ core }) => core).join(' | ')} |
| --- | --- | --- | ${result.map(() => '---').join(' | ')} |
${rowsOf(result)}

The seed is [the example](../examples/seed.ts) with its four machines. The other machines stand in clusters of two routers
and 23 servers, or two servers where a pair has 20 services. Lean bindings are those of \`cdktf-lvs/provider-libvirt\`.

The brackets of 1,000 machines are wide because V8 takes what cdktf's passes throw away for what stays (pretenuring of
allocation sites), in some processes of each contestant: such a one takes half as much again, in time and in memory. With
\`--no-allocation-site-pretenuring\` no process does.

${missed(result)}

cdktf's own part is in all of them: it resolves each resource twice, and the whole document once more. Of what the bindings of
\`cdktf get\` take for 1,000 machines, the lean bindings alone take ${shares(result)}.

## Growth

![Processor time for each machine, over the number of machines: three contestants, two cores](images/speed.svg)

| machines | core | ${labels().join(' | ')} |
| --- | --- | ${labels()
    .map(() => '---')
    .join(' | ')} |
${result.flatMap(growthOf).join('\n')}
`;
}

function machine(): string {
  const gib = Math.round(totalmem() / 2 ** 30);
  return `The machine: ${cpus().length} processors, ${gib} GiB of memory, ${process.platform}, Node ${process.versions.node}.`;
}

function labels(): readonly string[] {
  return Object.values(CONTESTANTS).map(({ label }) => label);
}

function rowsOf(result: SynthResult): string {
  const [first] = result;
  return (first?.rows ?? [])
    .map(({ what, against, target }, index) => {
      const ratios = result.map(({ rows }) => ratio(rows[index]));
      return `| ${[what, against, target === undefined ? '-' : `${target} x`, ...ratios].join(' | ')} |`;
    })
    .join('\n');
}

function ratio(row: Row | undefined): string {
  if (row?.ratio === undefined) {
    return row?.figures ?? '-';
  }
  const range = row.range === undefined ? '' : ` (${row.range.map((each) => each.toFixed(2)).join(' to ')})`;
  return `${row.ratio.toFixed(2)} x${range}${isMissed(row) ? ', missed' : ''}`;
}

function isMissed({ ratio: seen, target }: Row): boolean {
  return seen !== undefined && target !== undefined && seen > target;
}

function missed(result: SynthResult): string {
  const names = new Set(result.flatMap(({ rows }) => rows.filter(isMissed).map(({ what }) => what)));
  return names.size === 0
    ? 'All are reached.'
    : `Why some are missed:\n\n${[...names].map((name) => `- **${name}**: ${REASONS[name] ?? 'not known.'}`).join('\n')}`;
}

/** What the lean bindings take of what those of `cdktf get` take. */
function shares(result: SynthResult): string {
  const parts = result.map(({ core, growth }) => {
    const [lean = NaN, get = NaN] = (['lean', 'get'] as const).map(
      (name) =>
        growth.find(({ contestant }) => contestant === name)?.points.find(({ machines }) => machines === 1_000)?.measure
          .cpuMilliseconds,
    );
    return `${(lean / get).toFixed(2)} with ${core}`;
  });
  return parts.join(', and ');
}

function growthOf({ core, growth }: CoreResult): readonly string[] {
  const sizes = growth[0]?.points.map(({ machines }) => machines) ?? [];
  return sizes.map((machines) => {
    const cells = growth.map(({ points }) => {
      const measure = points.find((point) => point.machines === machines)?.measure;
      return measure === undefined
        ? '-'
        : `${(measure.cpuMilliseconds / 1000).toFixed(2)} s, ${measure.peakMiB.toFixed(0)} MiB`;
    });
    return `| ${[machines.toLocaleString('en'), core, ...cells].join(' | ')} |`;
  });
}

function drawing(result: SynthResult): string {
  return svg({
    title: 'Synth: processor time for each machine',
    xLabel: 'machines in the stack',
    yLabel: 'milliseconds',
    lines: result.flatMap(({ core, growth }, index) =>
      growth.map(({ contestant, points }) => ({
        label: `${CONTESTANTS[contestant].label}, ${core}`,
        color: CONTESTANTS[contestant].color,
        dashed: index > 0,
        points: points.map(({ machines, measure }) => ({ x: machines, y: measure.cpuMilliseconds / machines })),
      })),
    ),
  });
}
