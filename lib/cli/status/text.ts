import type { ClusterStatus, RouterStatus, ServerStatus, ServiceStatus, Status } from '../../operate/status/status';
import type { colour } from '../colour';

/** How wide a text for people is. */
export const COLUMNS = 80;

type Colour = Parameters<typeof colour>[0];
/** Words alone say all; colours only help to find them. */
export type Paint = (name: Colour, text: string) => string;

/** A status for people, without an end of its own. */
export function statusText(status: Status, paint: Paint): string {
  const clusters = status.clusters.flatMap((cluster) => [
    ...nowLines(cluster, status.at, paint),
    ...historyLines(cluster, paint),
    ...findingLines(cluster, paint),
  ]);
  return [paint('bold', headOf(status)), '', ...clusters, verdict(status, paint), ''].join('\n');
}

/** The same for a screen, which may be too low for all of it: what is wrong comes first, and what has been, last. */
export function screenText(status: Status, paint: Paint, hint: string): string {
  const { clusters, at } = status;
  return [
    `${paint('bold', headOf(status))}${hint}`,
    verdict(status, paint),
    '',
    ...clusters.flatMap((cluster) => findingLines(cluster, paint, MOST_ON_SCREEN)),
    ...clusters.flatMap((cluster) => nowLines(cluster, at, paint)),
    ...clusters.flatMap((cluster) => historyLines(cluster, paint)),
  ].join('\n');
}

function headOf({ stack, at }: Status): string {
  return `${stack}, ${at.slice(0, 19).replace('T', ' ')} UTC`;
}

function verdict({ isWell, clusters }: Status, paint: Paint): string {
  const count = clusters.flatMap(({ findings }) => findings).length;
  return isWell
    ? paint('green', 'All is well, and as it was deployed.')
    : paint('red', `${count} ${count === 1 ? 'thing is' : 'things are'} wrong or not as deployed.`);
}

function nowLines({ path, routers, addresses, services }: ClusterStatus, now: string, paint: Paint): readonly string[] {
  return [
    paint('bold', `Routers of ${path}`),
    ...table(routers.map((router) => routerRow(router, now, paint))),
    '',
    paint('bold', 'Floating addresses'),
    ...table(
      addresses.map(({ address, nic, heldBy }) => [
        address,
        nic,
        heldBy.length === 1 ? heldBy.join() : paint('red', heldBy.length === 0 ? 'NOBODY' : heldBy.join(' AND ')),
      ]),
    ),
    '',
    ...services.flatMap((service) => serviceLines(service, paint)),
  ];
}

function historyLines({ transitions }: ClusterStatus, paint: Paint): readonly string[] {
  const lines = transitions.map(({ at, router, text }) => clipped(`  ${at.slice(11, 19)}  ${router}  ${text}`));
  return lines.length === 0 ? [] : [paint('bold', 'Last transitions'), ...lines, ''];
}

// who holds the addresses must stay on a screen as well
const MOST_ON_SCREEN = 5;

function findingLines({ findings }: ClusterStatus, paint: Paint, most = findings.length): readonly string[] {
  const lines = findings.slice(0, most).flatMap(({ host, text }) => wrapped(`${host ?? 'the cluster'}: ${text}`));
  const more =
    findings.length > most ? [`  ... ${findings.length - most} more: 'status' without --watch names all`] : [];
  return lines.length === 0 ? [] : [paint('bold', 'Wrong, or not as deployed'), ...lines, ...more, ''];
}

const STATE_COLOURS: Readonly<Record<RouterStatus['state'], Colour>> = {
  active: 'green',
  standby: 'bold',
  fault: 'red',
  stopped: 'red',
  silent: 'red',
};

function routerRow({ name, state, since, sides, sync }: RouterStatus, now: string, paint: Paint): readonly string[] {
  const carriers = sides.map(({ nic, hasCarrier }) => (hasCarrier ? `${nic} up` : paint('red', `${nic} DOWN`)));
  return [
    name,
    paint(STATE_COLOURS[state], state === 'active' || state === 'standby' ? state : state.toUpperCase()),
    since === undefined ? '' : `for ${spanText(Date.parse(now) - Date.parse(since))}`,
    ...(state === 'silent'
      ? []
      : [...carriers, sync.length === 2 ? 'sync on' : paint('red', `sync ${sync.join() || 'OFF'}`)]),
  ];
}

const HEALTH_COLOURS: Readonly<Record<ServerStatus['health'], Colour>> = {
  up: 'green',
  slow: 'yellow',
  down: 'red',
  drained: 'yellow',
  off: 'yellow',
  unknown: 'red',
};

function serviceLines({ path, key, scheduler, servers }: ServiceStatus, paint: Paint): readonly string[] {
  const heads = ['', 'health', 'weight', 'open', 'closing', 'new/s', 'in B/s', 'out B/s'];
  const rows = servers.map(({ name, health, weight, fullWeight, activeConnections, inactiveConnections, rates }) => [
    name,
    paint(HEALTH_COLOURS[health], health === 'down' ? 'DOWN' : health),
    weight === fullWeight ? `${weight}` : `${weight} of ${fullWeight}`,
    `${activeConnections}`,
    `${inactiveConnections}`,
    ...(rates === undefined ? [] : [rates.connections, rates.inBytes, rates.outBytes].map(String)),
  ]);
  return [paint('bold', `${path}  ${key} ${scheduler}`), ...table([heads, ...rows]), ''];
}

/** How long, in its two largest units. */
export function spanText(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first === -1 ? parts.slice(-1) : parts.slice(first, first + 2);
  return shown.map(([count, unit]) => `${count} ${unit}`).join(' ');
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => widthOf(row[at] ?? ''))));
  return rows.map((row) =>
    `  ${row.map((cell, at) => cell + ' '.repeat((widths[at] ?? 0) - widthOf(cell))).join('  ')}`.trimEnd(),
  );
}

/** Without what only colours it. */
function widthOf(cell: string): number {
  return cell.replace(/\u001b\[\d+m/g, '').length;
}

function clipped(line: string): string {
  return line.length <= COLUMNS ? line : `${line.slice(0, COLUMNS - 3)}...`;
}

/** A sentence in lines that are not too long, as far as its words allow. */
function wrapped(sentence: string): readonly string[] {
  const lines: string[] = [];
  for (const word of sentence.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined) {
      lines.push(`  - ${word}`);
    } else if (line.length + word.length + 1 <= COLUMNS) {
      lines[lines.length - 1] = `${line} ${word}`;
    } else {
      lines.push(`    ${word}`);
    }
  }
  return lines;
}
