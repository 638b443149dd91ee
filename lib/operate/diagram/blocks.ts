import { bold, cell, lineOf, plain, row, small, table } from './dot-text';
import type { Drawing, DrawnMachine, DrawnPair, DrawnPool } from './drawing';
import { FAINT, NOTE, WIRE } from './look';
import { machineEdge, machineTable, machineWidth } from './machines';
import { even, type Stretch, widthOf } from './plugs';
import { textWidth } from './text-width';

/** What Graphviz places as one: machines that stand side by side. */
export interface Block {
  readonly name: string;
  readonly machines: readonly string[];
  readonly upper: readonly Stretch[];
  readonly lower: readonly Stretch[];
  readonly label: string;
}

/** Between two machines, and between two blocks. */
export const GAP = 20;
const FRAME = 10;
/** The height of a line of a note. */
const NOTE_LINE = 14;

export function blocksOf(drawing: Drawing): readonly Block[] {
  const { pairs, pools, others, wires } = drawing;
  const machines = [
    ...pairs.flatMap(({ primary, backup }) => [primary, backup]),
    ...pools.flatMap(({ servers }) => servers),
    ...others,
  ];
  const width = machineWidth(machines, wires);
  return [
    ...pairs.map((pair) => pairBlock(drawing, pair, width)),
    ...pools.map((pool) => poolBlock(drawing, pool, width)),
    ...others.map((machine) => ({
      name: machine.id,
      machines: [machine.id],
      upper: machineEdge(machine, wires, width, true),
      lower: machineEdge(machine, wires, width, false),
      label: machineTable(machine, wires, width),
    })),
  ];
}

/** Two routers, and between them what floats. */
function pairBlock({ wires }: Drawing, pair: DrawnPair, width: number): Block {
  const { id, primary, backup } = pair;
  const noted = noteWidth(pair);
  const side = (isUpper: boolean): readonly Stretch[] => [
    ...machineEdge(primary, wires, width, isUpper),
    { width: GAP + noted + GAP },
    ...machineEdge(backup, wires, width, isUpper),
  ];
  const gap = cell({ WIDTH: GAP });
  const router = (machine: DrawnMachine): string =>
    cell({}, machineTable(machine, wires, width, NOTE_LINE * noteLines(pair) + 22));
  return {
    name: `pair ${id}`,
    machines: [primary.id, backup.id],
    upper: side(true),
    lower: side(false),
    label: table({}, [row(router(primary), gap, cell({ WIDTH: noted }, note(pair, noted)), gap, router(backup))]),
  };
}

function noteWidth({ name, floating, services }: DrawnPair): number {
  const texts = [FLOATING, ...floating, ...services].map((text) => textWidth(text, 10));
  return even(Math.max(textWidth(name, 12), ...texts) + 14);
}

const FLOATING = 'floating, on the active router';

function note({ name, floating, services }: DrawnPair, width: number): string {
  const lines = (title: string, texts: readonly string[]): readonly string[] =>
    texts.length === 0 ? [] : [`<I>${plain(title)}</I>`, ...texts.map(plain)].map(noteLine);
  const look = { BORDER: 1, COLOR: FAINT, STYLE: 'ROUNDED,DASHED', BGCOLOR: NOTE };
  return table(look, [
    row(cell({ WIDTH: width - 2, CELLPADDING: 3 }, bold(plain(name)))),
    ...lines(FLOATING, floating),
    ...lines('services', services),
    row(cell({ HEIGHT: 4 })),
  ]);
}

function noteLines({ floating, services }: DrawnPair): number {
  return [floating, services].reduce((total, { length }) => total + (length === 0 ? 0 : length + 1), 0);
}

function noteLine(content: string): string {
  return row(cell({ ALIGN: 'LEFT' }, lineOf(content)));
}

/** Real servers in a frame. */
function poolBlock({ wires }: Drawing, { id, name, facts, servers }: DrawnPool, width: number): Block {
  const gap = cell({ WIDTH: GAP });
  const own = between(
    servers.map((server) => cell({}, machineTable(server, wires, width))),
    gap,
  );
  const words = `${bold(plain(name))}&#160;&#160; ${small(plain(facts.join(' · ')))}`;
  const narrowest = textWidth(name, 12) + textWidth(facts.join(' · '), 10) + 20;
  const inner = widthOf(sideOf(servers, wires, width, true));
  const side = Math.max(FRAME, even((narrowest - inner) / 2) + 2);
  const [left, right] = [{ width: 1 + side }, { width: side + 1 }];
  const edgeOf = (isUpper: boolean): readonly Stretch[] => [left, ...sideOf(servers, wires, width, isUpper), right];
  const pad = cell({ WIDTH: side });
  return {
    name: `pool ${id}`,
    machines: servers.map((server) => server.id),
    upper: edgeOf(true),
    lower: edgeOf(false),
    label: table({ BORDER: 1, COLOR: WIRE, STYLE: 'ROUNDED,DASHED' }, [
      row(cell({ HEIGHT: FRAME })),
      row(cell({}, table({}, [row(pad, ...own, pad)]))),
      row(cell({ CELLPADDING: 4 }, words)),
    ]),
  };
}

function sideOf(
  servers: readonly DrawnMachine[],
  wires: Drawing['wires'],
  width: number,
  isUpper: boolean,
): readonly Stretch[] {
  return between(
    servers.map((server) => machineEdge(server, wires, width, isUpper)),
    [{ width: GAP }],
  ).flat();
}

function between<T>(items: readonly T[], separator: T): readonly T[] {
  return items.flatMap((item, index) => (index === 0 ? [item] : [separator, item]));
}
