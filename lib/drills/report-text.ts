import type { Expectation } from './drill';
import { seconds } from './numbers';
import type { DrillReport, DrillResult } from './report';
import type { Seen } from './seen';
import { holderOf } from './verdict';

const HEAD = ['drill', 'result', 'expected', 'seen', 'seconds', 'lost'] as const;

/** The report for people: a table, and behind it what failed, why, and how far a packet got. */
export function drillText(report: DrillReport): string {
  const clusters = [...new Set(report.results.map(({ cluster }) => cluster))];
  const tables = clusters.map((cluster) => {
    const rows = report.results.filter((result) => result.cluster === cluster);
    return `${clusters.length > 1 ? `${cluster}\n` : ''}${table([HEAD, ...rows.map(rowOf)])}\n`;
  });
  const details = report.results.filter(({ outcome }) => outcome !== 'passed').map(detailsOf);
  return [...tables, ...details, summaryOf(report)].join('\n');
}

function rowOf({ drill, outcome, expected, seen, scene }: DrillResult): readonly string[] {
  return expected === undefined || seen === undefined || scene === undefined
    ? [drill, outcome, '-', '-', '-', '-']
    : [
        drill,
        outcome,
        `${holderOf(expected, scene)}${limitWords(expected.withinSeconds)}; ${lossWords(expected)}`,
        holdWords(seen),
        seen.settledSeconds === undefined ? '-' : seconds(seen.settledSeconds),
        lostWords(seen),
      ];
}

function limitWords(limit: number | 'boot'): string {
  return limit === 'boot' ? ' after the boot' : limit === 0 ? ' stays' : ` in ${seconds(limit)} s`;
}

function lossWords({ lost: { requests, untilSeconds, refused, established } }: Expectation): string {
  const until =
    untilSeconds === 'boot'
      ? 'for the boot'
      : untilSeconds === 'repair'
        ? 'to the end'
        : `for ${seconds(untilSeconds)} s`;
  const words = {
    none: 'no request lost',
    some: `some lost ${until}`,
    all: `${refused ? 'refused' : 'lost'} ${until}`,
  };
  return `${words[requests]}${established === 'goes on' ? ', connection goes on' : ''}`;
}

function holdWords({ holds, afterRepair }: Seen): string {
  const holders = Object.entries(holds).filter(([, part]) => part === 'all' || part === 'some');
  const words = holders.map(([router, part]) => (part === 'all' ? router : `${router} in part`));
  const then = afterRepair === undefined ? 'not whole' : afterRepair.join(' and ') || 'nobody';
  const before = words.join(' and ') || 'nobody';
  return before === then ? before : `${before}, then ${then}`;
}

function lostWords({ answered, failed, longestGapSeconds, stalledSeconds, kept, work }: Seen): string {
  const connection = kept.ended === undefined ? 'connection goes on' : `connection ended (${kept.ended})`;
  const words = [`${failed} of ${answered + failed}`, `gap ${seconds(longestGapSeconds)} s`, connection];
  const stall = stalledSeconds === 0 ? [] : [`the client stood still for ${seconds(stalledSeconds)} s`];
  return [...words, ...stall, ...(work === undefined ? [] : [work.words])].join(', ');
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** What one reads who has to find out why. */
export function detailsOf({ drill, title, outcome, reasons, expected, timeline, path }: DrillResult): string {
  if (outcome === 'not run') {
    return `${drill} was not run: ${reasons.join('; ')}\n`;
  }
  const lines = [
    `${drill} failed: ${title}`,
    ...reasons.map((reason) => `  - ${reason}`),
    ...(expected === undefined ? [] : [`  expected because: ${expected.because}`]),
    ...(timeline.length === 0 ? [] : ['  what changed on the routers, in seconds from the break:']),
    ...timeline.flatMap(({ seconds: at, router, state }) => [
      `  ${seconds(at).padStart(7)}  ${router}: floating addresses ${state.holds}, keepalived ${state.isRunning ? 'runs' : 'does not run'}`,
      ...state.table.map((line) => `           ${line}`),
    ]),
    ...(path.length === 0 ? [] : ['  one more request, before the repair:']),
    ...path.flatMap(({ host, nic, packets }) => [
      `  ${host} ${nic}: ${packets.length === 0 ? 'no packet' : ''}`.trimEnd(),
      ...packets.map((packet) => `    ${packet}`),
    ]),
  ];
  return `${lines.join('\n')}\n`;
}

function summaryOf({ results }: DrillReport): string {
  const count = (outcome: DrillResult['outcome']): number =>
    results.filter((result) => result.outcome === outcome).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not run')} not run\n`;
}
