import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../lib/manifest';
import { dotOf } from '../../lib/operate/diagram/dot';
import { drawingOf } from '../../lib/operate/diagram/drawing';
import { mermaidOf } from '../../lib/operate/diagram/mermaid';
import { svgOf } from '../../lib/operate/diagram/svg';
import { exampleManifest } from '../../tools/docs/example-manifest';
import { describeWith } from '../needs';
import { manualManifest } from '../rig/manifest';
import { addressesIn, HOSTILE_NAMES, hostileManifest } from './manifests';

const EXAMPLES = readdirSync('examples');

/** The way over a wire, as `request to end`; by the machine and what it calls the wire's end. */
function way(manifest: Manifest, machine: string | undefined, network: string): readonly string[] {
  const wires = drawingOf(manifest).wires.filter(
    (wire) => wire.machine === machine && wire.network === `${manifest.stack}/${network}`,
  );
  expect(wires).toHaveLength(1);
  return wires.flatMap(({ arrows }) => arrows.map(({ what, to }) => `${what} to ${to}`));
}

describe('the way of a request', () => {
  test('goes through the active router, and by NAT the answer goes back through it', () => {
    const manifest = manualManifest();
    const through = ['request to end', 'answer to network'];
    expect(way(manifest, undefined, 'public')).toEqual(['request to network', 'answer to end']);
    expect(way(manifest, 'lvs-primary', 'public')).toEqual(through);
    expect(way(manifest, 'lvs-primary', 'private')).toEqual(['request to network', 'answer to end']);
    expect(way(manifest, 'web-rs1', 'private')).toEqual(through);
    expect(way(manifest, 'lvs-backup', 'public')).toEqual([]);
    expect(way(manifest, 'lvs-backup', 'private')).toEqual([]);
  });

  test('by direct routing comes back past the router, also on its only NIC', () => {
    const manifest = exampleManifest('direct-routing.ts');
    expect(way(manifest, 'lvs-primary', 'public')).toEqual(['request to end', 'request to network']);
    expect(way(manifest, 'web-rs2', 'public')).toEqual(['request to end', 'answer to network']);
    expect(way(manifest, undefined, 'public')).toEqual(['request to network', 'answer to end']);
  });

  test('by a tunnel goes from gateway to gateway inside another packet, and its answer in none', () => {
    const manifest = exampleManifest('tunnel.ts');
    expect(way(manifest, 'lvs-primary', 'public')).toEqual(['request to end', 'inside to network']);
    expect(way(manifest, undefined, 'public')).toEqual(['request to network', 'inside to end']);
    expect(way(manifest, undefined, 'farm')).toEqual(['inside to network', 'answer to end']);
    expect(way(manifest, 'web-rs1', 'farm')).toEqual(['inside to end', 'answer to network']);
  });
});

describe.each(EXAMPLES)('the drawing of %s', (example) => {
  const manifest = exampleManifest(example);

  test('shows every address, as SVG and for Mermaid', async () => {
    const svg = await svgOf(dotOf(drawingOf(manifest)));
    const mermaid = mermaidOf(drawingOf(manifest));
    for (const address of addressesIn(manifest)) {
      expect(svg).toContain(address);
      expect(mermaid).toContain(address);
    }
  });

  test('draws the wires of machines straight down', async () => {
    // each is a curve of four points below each other; a point may be off by what rounding leaves
    const svg = await svgOf(dotOf(drawingOf(manifest)));
    const curves = [
      ...svg.matchAll(/class="edge">\s*<title>.*<\/title>\s*<path [^>]* d="M([-\d.]+),[-\d.]+C([-\d., ]+)"/g),
    ];
    expect(curves.length).toBeGreaterThan(4);
    const bent = curves.filter(([, x = '', rest = '']) =>
      rest.split(' ').some((point) => Math.abs(Number(point.split(',')[0]) - Number(x)) > 3),
    );
    expect(bent.map(([path]) => path)).toEqual([]);
  });
});

test.each(['seed.ts', 'tunnel.ts'])('the texts of %s have room also in the letters of DejaVu Sans', async (example) => {
  const svg = await svgOf(dotOf(drawingOf(exampleManifest(example))));
  expect(svg.match(/font-family="[^"]*"/g)?.every((each) => each.endsWith(',sans-serif"'))).toBe(true);
  expect(cramped(svg)).toEqual([]);
  // as they stood in a layout by Arial
  const [, clients = ''] = /class="node">\s*<title>clients 0<\/title>([^]*?)<\/g>/.exec(svg) ?? [];
  expect(cramped(clients.replace(/x="[^"]*"([^>]*>gateway)/, 'x="100000"$1'))).toHaveLength(1);
});

/** Texts that begin before the one on their left ends, or that end outside of their box. */
function cramped(svg: string): readonly string[] {
  return svg.split('</g>').flatMap((group) => {
    const texts = [...group.matchAll(/<text [^>]*x="([^"]*)" y="([^"]*)"[^>]*font-size="([^"]*)"[^>]*>([^<]*)</g)].map(
      ([, x, y, size, text = '']) => ({ x: Number(x), y, text, end: Number(x) + Number(size) * letters(text) }),
    );
    const corners = [...group.matchAll(/<path [^>]* d="([^"]*)"/g)].flatMap(
      ([, d = '']) => d.match(/[-\d.]+(?=,)/g) ?? [],
    );
    const right = corners.length === 0 ? Infinity : Math.max(...corners.map(Number));
    const words = texts.filter(({ text }) => text.trim() !== '' && !text.includes('&'));
    return words
      .filter(({ x, y, end }) => end > right || words.some((other) => other.y === y && other.x > x && other.x < end))
      .map(({ text }) => text);
  });
}

/** How many of its own heights a text is wide in DejaVu Sans. */
function letters(text: string): number {
  const narrow = text.match(/[ .,:fijlrt]/g)?.length ?? 0;
  return narrow * 0.33 + (text.length - narrow) * 0.63;
}

test('the same stack gives the same bytes', async () => {
  const [one, other] = [manualManifest(), manualManifest()].map((manifest) => dotOf(drawingOf(manifest)));
  expect(one).toBe(other);
  expect(await svgOf(one ?? '')).toBe(await svgOf(other ?? ''));
});

test('Mermaid gets one line where an answer goes the way of its request, and two ways where it does not', () => {
  const nat = mermaidOf(drawingOf(manualManifest()));
  expect(nat).toContain('network0 <-->|"eth0 192.168.26.9"| machine0\n');
  expect(nat).toContain('network0 ---|"eth0 192.168.26.8"| machine1\n');
  expect(nat).not.toContain(' --> ');
  expect(nat).not.toContain(' -->|');
  const tunnel = mermaidOf(drawingOf(exampleManifest('tunnel.ts')));
  expect(tunnel).toContain('stroke:#8250df');
  expect(tunnel).toContain('stroke:#1a7f37');
});

test('a figure is drawn for each set of networks that belong together', () => {
  expect(new Set(drawingOf(exampleManifest('choose-topology.ts')).networks.map(({ figure }) => figure)).size).toBe(3);
  expect(new Set(drawingOf(exampleManifest('tunnel.ts')).networks.map(({ figure }) => figure)).size).toBe(1);
});

describe('a stack without clusters', () => {
  test('is drawn as what it has', async () => {
    const drawing = drawingOf({ ...manualManifest(), clusters: [], hosts: [], networks: [] });
    expect(await svgOf(dotOf(drawing))).toContain('</svg>');
    expect(mermaidOf(drawing)).toContain('flowchart TB\n');
  });
});

describeWith(['python3'], 'names that mean something to Graphviz, XML or Mermaid', () => {
  test.each(HOSTILE_NAMES)('are drawn as they are: %j', async (name) => {
    const drawing = drawingOf(hostileManifest(name));
    const svg = await svgOf(dotOf(drawing));
    const texts = xmlTexts(svg);
    expect(texts).toContain('lvs-backup');
    if (/^[ -~]+$/.test(name)) {
      expect(texts).toContain(name);
    }
    const node = mermaidOf(drawing)
      .split('\n')
      .find((line) => line.includes('machine2['));
    expect(node).toMatch(/^ {4}machine2\["<b>[^"<>`%|]*<\/b>"\]:::server$/);
  });

  test('an SVG that is cut off is no XML', () => {
    expect(() => xmlTexts('<svg><text>a</text>')).toThrow();
  });
});

/** All texts of an XML document, as its reader gives them. */
function xmlTexts(xml: string): readonly string[] {
  const program = `
import sys, json, xml.etree.ElementTree as tree
root = tree.fromstring(sys.stdin.buffer.read())
print(json.dumps([e.text for e in root.iter() if e.tag.endswith('text')]))`;
  const read = execFileSync('python3', ['-c', program], {
    input: xml,
    encoding: 'utf8',
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(read) as readonly string[];
}

test('on several hosts, each machine says on which it runs', () => {
  const text = mermaidOf(drawingOf(exampleManifest('two-hosts.ts')));
  expect(text).toContain('<b>lvs-backup</b><br/>standby<br/>on west');
  expect(text).toContain('<b>web-rs1</b><br/>on east');
});
