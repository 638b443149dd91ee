import type { Block } from './blocks';
import { GAP } from './blocks';
import { bold, cell, plain, row, small, table } from './dot-text';
import type { Drawing, DrawnNetwork } from './drawing';
import { BAR, FAINT } from './look';
import { centred, edge, even, linesWidth, type Stretch, widthOf } from './plugs';
import { textWidth } from './text-width';
import type { Wire } from './wires';

/** A network as a bar: as wide as what hangs on it. */
export interface Bar {
  readonly id: string;
  readonly figure: number;
  readonly width: number;
  readonly label: string;
  /** Whether routers stand above it: it does not lie right under the clients then. */
  readonly isLow: boolean;
}

export function barOf({ wires }: Drawing, { id, name, facts, figure }: DrawnNetwork, blocks: readonly Block[]): Bar {
  const own = wires.filter(({ network }) => network === id);
  const wayOut = own.filter(({ machine }) => machine === undefined);
  const hanging = (isAbove: boolean): readonly Block[] =>
    blocks.filter(({ machines }) =>
      own.some((wire) => wire.isAbove === isAbove && wire.machine !== undefined && machines.includes(wire.machine)),
    );
  const above = hanging(true);
  const upper = sideBySide(
    above.map((block) => block.lower),
    above.length === 0 ? wayOut.map(stretchOf) : [],
  );
  const lower = sideBySide(
    hanging(false).map((block) => block.upper),
    [],
  );
  const beside = above.length === 0 ? [] : wayOut.flatMap((wire) => [{ width: GAP }, stretchOf(wire)]);
  const words = textWidth(name, 12) + textWidth(facts.join(' · '), 10) + 30;
  const body = even(Math.max(widthOf(upper), widthOf(lower), words) + 1);
  const isHere = (wire: Wire): boolean => wire.network === id;
  const title = `${bold(plain(name))}&#160;&#160; ${small(plain(facts.join(' · ')))}`;
  return {
    id,
    figure,
    width: body + widthOf(beside),
    isLow: above.length > 0,
    label: table({ BGCOLOR: BAR, STYLE: 'ROUNDED' }, [
      row(cell({ HEIGHT: 2 }, edge([...centred(upper, body), ...beside], isHere))),
      row(cell({ CELLPADDING: 3 }, title)),
      row(cell({ HEIGHT: 2 }, edge([...centred(lower, body), { width: widthOf(beside) }], isHere))),
    ]),
  };
}

/** The clients of a figure, and the gateways by which they are reached; undefined where there is none. */
export function clientsLabel({ wires }: Drawing, bars: readonly Bar[]): string | undefined {
  const ways = [...bars.filter(({ isLow }) => !isLow), ...bars.filter(({ isLow }) => isLow)].flatMap((bar) =>
    wires.flatMap((wire) => (wire.machine === undefined && wire.network === bar.id ? [{ bar, wire }] : [])),
  );
  const stretches = ways.map(({ bar, wire }) => ({
    wire,
    // over its bar if there are several, so that all go straight
    width: bar.isLow || ways.length === 1 ? stretchOf(wire).width : bar.width,
  }));
  const gap = { width: GAP, wire: undefined };
  const spaced = stretches.flatMap((each, index) => (index === 0 ? [each] : [gap, each]));
  const texts = spaced.map(({ width, wire }) =>
    cell({ WIDTH: width, CELLPADDING: 2 }, wire === undefined ? '' : small(plain(`${wire.what} ${wire.address}`))),
  );
  const look = { BORDER: 1, COLOR: FAINT, STYLE: 'ROUNDED', BGCOLOR: '#ffffff' };
  return ways.length === 0
    ? undefined
    : table(look, [
        row(cell({ CELLPADDING: 3 }, bold('clients'))),
        row(cell({}, table({}, [row(...texts)]))),
        row(
          cell(
            { HEIGHT: 2 },
            edge(stretches.flatMap((each, index) => (index === 0 ? [each] : [{ width: GAP }, each]))),
          ),
        ),
      ]);
}

function stretchOf(wire: Wire): Stretch {
  return { width: even(Math.max(linesWidth(wire), textWidth(`${wire.what} ${wire.address}`, 10) + 10) + 1), wire };
}

function sideBySide(sides: readonly (readonly Stretch[])[], more: readonly Stretch[]): readonly Stretch[] {
  return [...sides, ...more.map((each) => [each])].flatMap((side, index) =>
    index === 0 ? side : [{ width: GAP }, ...side],
  );
}
