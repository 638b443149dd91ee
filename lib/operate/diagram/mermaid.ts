import type { Drawing, DrawnMachine, DrawnPair, DrawnPool } from './drawing';
import { ARROW, FAINT, INK, MACHINE, NOTE, WIRE } from './look';
import { printable } from '../page/printable';
import type { Wire } from './wires';

/** The drawing for Mermaid, whose reader places everything: the same things and the same ways. */
export function mermaidOf(drawing: Drawing): string {
  const names = namesOf(drawing);
  const nameOf: NameOf = (kind, id) => names.get(`${kind} ${id}`) ?? 'unknown';
  const figures = [...new Set(drawing.networks.map(({ figure }) => figure))];
  const lines = drawing.wires.flatMap((wire) => edges(drawing, wire, nameOf));
  const statements = [
    ...figures.map((figure) => `${clients(figure)}(["clients"])`),
    ...drawing.networks.map(({ id, name, facts }) => `${nameOf('network', id)}["${title(name, facts)}"]:::network`),
    ...drawing.pairs.flatMap((pair) => pairOf(pair, nameOf)),
    ...drawing.pools.flatMap((pool) => poolOf(pool, nameOf)),
    ...drawing.others.map((machine) => node(machine, nameOf)),
    ...lines.map(({ text }) => text),
    ...lines.flatMap(({ colour }, index) => (colour === undefined ? [] : [`linkStyle ${index} stroke:${colour}`])),
    ...Object.entries(MACHINE).map(([kind, fill]) => `classDef ${kind} fill:${fill},stroke:${FAINT},color:${INK}`),
    `classDef network fill:#ffffff,stroke:${WIRE},stroke-width:3px,color:${INK}`,
    `classDef note fill:${NOTE},stroke:${FAINT},color:${INK},stroke-dasharray:4`,
  ];
  const comments = [
    `%% Written by 'cdktf-lvs diagram' from the manifest of the stack ${printable(drawing.stack)}.`,
    ...[...Object.values(ARROW), THERE_AND_BACK].map(({ colour, words }) => `%% ${colour}: ${words}`),
  ];
  return `${[...comments, WIDE_NOTES, 'flowchart TB', ...statements.map((each) => `  ${each}`)].join('\n')}\n`;
}

// Mermaid's own width breaks an address from its group
const WIDE_NOTES = '%%{init: {"flowchart": {"wrappingWidth": 420}}}%%';

/** A name for each thing that has none of Mermaid's own words in it, by its id. */
function namesOf({ networks, pairs, pools, others }: Drawing): ReadonlyMap<string, string> {
  const numbered = (kind: string, ids: readonly string[]): readonly (readonly [string, string])[] =>
    ids.map((id, index) => [`${kind} ${id}`, `${kind}${index}`]);
  const machines = [
    ...pairs.flatMap(({ primary, backup }) => [primary, backup]),
    ...pools.flatMap(({ servers }) => servers),
    ...others,
  ];
  return new Map([
    ...numbered(
      'network',
      networks.map(({ id }) => id),
    ),
    ...numbered(
      'machine',
      machines.map(({ id }) => id),
    ),
    ...numbered(
      'pair',
      pairs.map(({ id }) => id),
    ),
    ...numbered(
      'pool',
      pools.map(({ id }) => id),
    ),
  ]);
}

/** Things of two kinds may have one id. */
type NameOf = (kind: 'network' | 'machine' | 'pair' | 'pool', id: string) => string;

const clients = (figure: number): string => `clients${figure}`;

function pairOf(pair: DrawnPair, nameOf: NameOf): readonly string[] {
  const { id, name, primary, backup, floating, services } = pair;
  const facts = ['floating, on the active router:', ...floating, 'services:', ...services];
  return [
    `subgraph ${nameOf('pair', id)}["${escaped(name)}"]`,
    `  ${node(primary, nameOf)}`,
    `  ${nameOf('pair', id)}note["${facts.map(escaped).join('<br/>')}"]:::note`,
    `  ${node(backup, nameOf)}`,
    'end',
  ];
}

function poolOf({ id, name, facts, servers }: DrawnPool, nameOf: NameOf): readonly string[] {
  return [
    // a title that is wider than its servers would reach into what stands beside them
    `subgraph ${nameOf('pool', id)}["${escaped(name)}"]`,
    ...servers.map((server) => `  ${node(server, nameOf)}`),
    `  ${nameOf('pool', id)}note["${facts.map(escaped).join('<br/>')}"]:::note`,
    'end',
  ];
}

function node({ id, name, kind, facts }: DrawnMachine, nameOf: NameOf): string {
  return `${nameOf('machine', id)}["${title(name, facts)}"]:::${kind}`;
}

interface Edge {
  readonly text: string;
  readonly colour: string | undefined;
}

/** Written from the upper end to the lower one first: the reader ranks by that. */
function edges({ networks }: Drawing, wire: Wire, nameOf: NameOf): readonly Edge[] {
  const { network, machine, isAbove, what, address, arrows } = wire;
  const figure = networks.find(({ id }) => id === network)?.figure ?? 0;
  const end = machine === undefined ? clients(figure) : nameOf('machine', machine);
  const [upper, lower] = isAbove ? [end, nameOf('network', network)] : [nameOf('network', network), end];
  const words = `|"${escaped(`${what} ${address}`.trim())}"|`;
  if (arrows.length === 0) {
    return [{ text: `${upper} ---${words} ${lower}`, colour: undefined }];
  }
  if (isThereAndBack(arrows)) {
    return [{ text: `${upper} <-->${words} ${lower}`, colour: THERE_AND_BACK.colour }];
  }
  return arrows.map((arrow, index) => {
    const [from, to] = (arrow.to === 'network') === isAbove ? [upper, lower] : [lower, upper];
    return { text: `${from} -->${index === 0 ? words : ''} ${to}`, colour: ARROW[arrow.what].colour };
  });
}

// an arrow from a lower thing to an upper one is led around what lies beside it: one line looks better than two
const THERE_AND_BACK = { colour: '#0a7d8c', words: 'request, and its answer the same way' };

function isThereAndBack(arrows: Wire['arrows']): boolean {
  const [one, other] = arrows;
  return (
    arrows.length === 2 &&
    one?.to !== other?.to &&
    arrows.every(({ what }) => what === 'request' || what === 'answer') &&
    one?.what !== other?.what
  );
}

function title(name: string, facts: readonly string[]): string {
  return [`<b>${escaped(name)}</b>`, ...facts.map(escaped)].join('<br/>');
}

/** Inside quotes: nothing that ends them, nothing that Mermaid or a browser takes for its own. */
function escaped(text: string): string {
  return printable(text).replaceAll(/[^\p{L}\p{N} .,:/+()=·@_-]/gu, (each) => `#${each.codePointAt(0)};`);
}
