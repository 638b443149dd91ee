import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { manifestOf } from '../../lib/constructs/site-manifest';
import { Site } from '../../lib/constructs/site';
import { DRILLS } from '../../lib/drills/table';
import { type Manifest, parseManifest, printManifest } from '../../lib/manifest';
import { dotOf } from '../../lib/operate/diagram/dot';
import { drawingOf } from '../../lib/operate/diagram/drawing';
import { mermaidOf } from '../../lib/operate/diagram/mermaid';
import { svgOf } from '../../lib/operate/diagram/svg';
import { planOf } from '../../lib/operate/plan/plan';
import { runbookOf } from '../../lib/operate/runbook/runbook';
import { addressesIn } from '../operate/manifests';
import { stackOf } from './build';
import { labs } from './labs';
import { RUNS, SEED, TIMEOUT_MS } from './runs';

// What is made of a manifest alone, for the manifests of random clusters.

const NAMES = DRILLS.map(({ name }) => name);

// as a tool reads them
const manifests = fc
  .sample(labs, { numRuns: RUNS, seed: SEED })
  .map((spec) => parseManifest(printManifest(manifestOf(Site.of(stackOf(spec))))));

async function everyManifest(holds: (manifest: Manifest) => Promise<void> | void): Promise<void> {
  for (const manifest of manifests) {
    await holds(manifest);
  }
}

test('every address of a random cluster is in its drawings, which Graphviz lays out', { timeout: TIMEOUT_MS }, () =>
  everyManifest(async (manifest) => {
    const drawing = drawingOf(manifest);
    const [svg, mermaid] = [await svgOf(dotOf(drawing)), mermaidOf(drawing)];
    for (const address of addressesIn(manifest)) {
      expect(svg).toContain(address);
      expect(mermaid).toContain(address);
    }
    expect(mermaid).not.toContain('unknown');
  }),
);

test('every address of a random cluster is in its plan, and on each network once', { timeout: TIMEOUT_MS }, () =>
  everyManifest((manifest) => {
    const { addresses } = planOf(manifest);
    const places = addresses.map(({ address, network }) => `${address} on ${network}`);
    expect(new Set(places).size).toBe(places.length);
    expect([...new Set(addresses.map(({ address }) => address))].sort()).toEqual([...addressesIn(manifest)].sort());
  }),
);

test('the runbook of a random cluster names drills that there are, and each of them', { timeout: TIMEOUT_MS }, () =>
  everyManifest((manifest) => {
    const text = runbookOf(manifest, '');
    const told = [...text.matchAll(/cdktf-lvs (?:drill|break) ([\w-]+)/g)].map(([, name]) => name ?? '');
    expect(told.filter((name) => !NAMES.includes(name))).toEqual([]);
    for (const part of text.split(/^## /m).slice(1)) {
      const hasDrills = !part.includes('no drill can judge it');
      expect(NAMES.filter((name) => !part.includes(name))).toEqual(hasDrills ? [] : NAMES);
    }
  }),
);
