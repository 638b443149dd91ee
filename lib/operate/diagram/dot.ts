import { type Bar, barOf, clientsLabel } from './bars';
import { type Block, blocksOf } from './blocks';
import { cell, font, list, plain, quoted, row, table } from './dot-text';
import type { Drawing } from './drawing';
import { ARROW, FONT, INK, WIRE } from './look';
import { portsOf } from './plugs';
import type { Arrow, Wire } from './wires';

/** The drawing for Graphviz: clients on top, networks as bars, and wires that go straight down wherever they can. */
export function dotOf(drawing: Drawing): string {
  const blocks = blocksOf(drawing);
  const bars = drawing.networks.map((network) => barOf(drawing, network, blocks));
  const figures = [...new Set(bars.map(({ figure }) => figure))];
  const statements = [
    `graph ${list({ bgcolor: 'white', ranksep: 0.4, nodesep: 0.278, pad: 0.2, fontname: FONT, fontsize: 11, labelloc: 'b', pack: 30, packmode: 'array_u1' })}`,
    `node ${list({ shape: 'plain', fontname: FONT, fontsize: 12, fontcolor: INK })}`,
    `edge ${list({ penwidth: 1.6, arrowsize: 0.6, color: WIRE })}`,
    ...figures.flatMap((figure) => clientsOf(drawing, figure, bars)),
    ...bars.map(({ id, label }) => `${networkName(id)} [label=<${label}>]`),
    ...blocks.map(({ name, label }) => `${quoted(name)} [label=<${label}>]`),
    ...drawing.wires.flatMap((wire) => lines(wire, blocks, bars)),
    ...legend(drawing),
  ];
  return `digraph ${quoted(drawing.stack)} {\n${statements.map((each) => `  ${each}\n`).join('')}}\n`;
}

function clientsOf(drawing: Drawing, figure: number, bars: readonly Bar[]): readonly string[] {
  const label = clientsLabel(
    drawing,
    bars.filter((bar) => bar.figure === figure),
  );
  return label === undefined ? [] : [`${clientsName(figure)} [label=<${label}>]`];
}

function clientsName(figure: number): string {
  return quoted(`clients ${figure}`);
}

function networkName(id: string): string {
  return quoted(`network ${id}`);
}

/** One line for each arrow of a wire, beside each other; a grey one where nothing goes. */
function lines(wire: Wire, blocks: readonly Block[], bars: readonly Bar[]): readonly string[] {
  const { network, machine, isAbove, arrows } = wire;
  const block = blocks.find(({ machines }) => machine !== undefined && machines.includes(machine));
  const figure = bars.find(({ id }) => id === network)?.figure ?? 0;
  const end = machine === undefined ? clientsName(figure) : quoted(block?.name ?? machine);
  const [upper, lower] = isAbove ? [end, networkName(network)] : [networkName(network), end];
  return portsOf(wire).map(
    (port, index) => `${upper}:${port}:s -> ${lower}:${port}:n ${list(arrowLook(arrows[index], isAbove))}`,
  );
}

function arrowLook(arrow: Arrow | undefined, isAbove: boolean): Readonly<Record<string, string | number>> {
  if (arrow === undefined) {
    return { dir: 'none' };
  }
  const isDown = (arrow.to === 'network') === isAbove;
  return { dir: isDown ? 'forward' : 'back', color: ARROW[arrow.what].colour };
}

/** What the colours mean; nothing where none is used. */
function legend({ wires }: Drawing): readonly string[] {
  const drawn = wires.flatMap(({ arrows }) => arrows.map(({ what }) => what));
  const kinds = (['request', 'inside', 'answer'] as const).filter((what) => drawn.includes(what));
  const words = kinds.map((what) => {
    const { colour, words } = ARROW[what];
    return cell({ CELLPADDING: 8 }, font({ COLOR: colour }, `<B>→</B>&#160; ${plain(words)}`));
  });
  return kinds.length === 0 ? [] : [`label=<${table({}, [row(...words)])}>`];
}
