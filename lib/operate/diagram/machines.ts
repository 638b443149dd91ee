import { bold, cell, lineOf, plain, row, small, table } from './dot-text';
import type { DrawnMachine } from './drawing';
import { FAINT, MACHINE } from './look';
import { edge, even, linesWidth, type Stretch } from './plugs';
import { textWidth } from './text-width';
import type { Wire } from './wires';

const PADDING = 16;
const NARROWEST = 120;
/** Of a line with NICs. */
const NIC_HEIGHT = 18;

/** The width of each machine of a drawing, without its border: that of the widest. */
export function machineWidth(machines: readonly DrawnMachine[], wires: readonly Wire[]): number {
  const widths = machines.map(({ id, name, facts }) => {
    const own = wires.filter(({ machine }) => machine === id);
    const plugs = [true, false].map((isAbove) => {
      const side = own.filter((wire) => wire.isAbove === isAbove);
      return (
        side.length * Math.max(0, ...side.map((wire) => Math.max(textWidth(plugText(wire), 10) + 8, linesWidth(wire))))
      );
    });
    return Math.max(textWidth(name, 12) + PADDING, ...facts.map((fact) => textWidth(fact, 10) + PADDING), ...plugs);
  });
  return even(Math.max(NARROWEST, ...widths) + 1);
}

/** The edge of a machine, with its border: the upper one has the wires of the networks above. */
export function machineEdge(
  { id }: DrawnMachine,
  wires: readonly Wire[],
  width: number,
  isUpper: boolean,
): readonly Stretch[] {
  return [{ width: BORDER }, ...plugsOf(id, wires, width, isUpper), { width: BORDER }];
}

/** @param height which it has beside something high, in points; it is never lower than its texts */
export function machineTable(machine: DrawnMachine, wires: readonly Wire[], width: number, height: number = 0): string {
  const { id, name, kind, facts } = machine;
  const look = {
    BORDER,
    COLOR: FAINT,
    STYLE: kind === 'elsewhere' ? 'ROUNDED,DASHED' : 'ROUNDED',
    BGCOLOR: MACHINE[kind],
  };
  const title = [bold(plain(name)), ...facts.map((fact) => lineOf(plain(fact)))].join('<BR/>');
  const [upper, lower] = [plugsOf(id, wires, width, true), plugsOf(id, wires, width, false)];
  const nicTexts = [...plugTexts(upper), ...plugTexts(lower)];
  return table(look, [
    row(cell({ HEIGHT: 2 }, edge(upper))),
    ...plugTexts(upper),
    row(cell({ WIDTH: width, HEIGHT: Math.max(0, height - nicTexts.length * NIC_HEIGHT), CELLPADDING: 3 }, title)),
    ...plugTexts(lower),
    row(cell({ HEIGHT: 2 }, edge(lower))),
  ]);
}

const BORDER = 1;

/** A machine's NICs on one side share its width. */
function plugsOf(id: string, wires: readonly Wire[], width: number, isUpper: boolean): readonly Stretch[] {
  const own = wires.filter((wire) => wire.machine === id && wire.isAbove !== isUpper);
  const share = even(width / Math.max(1, own.length));
  const rest = width - share * own.length;
  return [...own.map((wire) => ({ width: share, wire })), ...(rest > 0 ? [{ width: rest }] : [])];
}

function plugTexts(stretches: readonly Stretch[]): readonly string[] {
  const cells = stretches.flatMap(({ width, wire }) =>
    wire === undefined ? [] : [cell({ WIDTH: width, CELLPADDING: 2 }, small(plain(plugText(wire))))],
  );
  return cells.length === 0 ? [] : [row(cell({}, table({}, [row(...cells)])))];
}

function plugText({ what, address }: Wire): string {
  return `${what} ${address}`.trim();
}
