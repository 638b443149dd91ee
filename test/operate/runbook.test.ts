import { execFileSync } from 'node:child_process';
import { check, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { DRILLS } from '../../lib/drills/table';
import type { Manifest } from '../../lib/manifest';
import { runbookOf } from '../../lib/operate/runbook/runbook';
import { exampleManifest } from '../../tools/docs/example-manifest';
import { manualManifest } from '../rig/manifest';
import { HOSTILE_NAMES, hostileManifest } from './manifests';

const ONE_NIC = exampleManifest('direct-routing.ts');
const NAMES = DRILLS.map(({ name }) => name);

/** What a drill's part says. */
function part(text: string, drill: string): string {
  return text.split(/^### /m).find((each) => each.startsWith(`${drill}\n`)) ?? '';
}

test("the manual's cluster can do every drill, in their order", () => {
  const text = runbookOf(manualManifest(), '');
  expect([...text.matchAll(/^### (.*)$/gm)].map(([, name]) => name)).toEqual(NAMES);
});

test('a drill says what to type, who must hold what within how many seconds, and what clients lose', () => {
  const text = part(runbookOf(manualManifest(), " --stack 'lab'"), 'power-cut');
  expect(text).toContain("`npx cdktf-lvs break power-cut --stack 'lab'`");
  expect(text).toContain("`npx cdktf-lvs drill power-cut --stack 'lab'`");
  expect(text).toContain('`lvs-backup` holds 192.168.26.10, 10.11.12.10 within 3.61 s');
  expect(text).toContain('New requests get no answer for 3.61 s at most; an established connection goes on.');
  expect(text).toContain("`npx cdktf-lvs mend --stack 'lab'`. Then `lvs-backup` is active.");
});

test('a drill whose damage passes by itself has nothing to break or to mend by hand', () => {
  const text = part(runbookOf(manualManifest(), ''), 'reboot-routers');
  expect(text).toContain('drill reboot-routers');
  expect(text).not.toMatch(/cdktf-lvs (break|mend)/);
});

test('the seconds are those of the cluster', () => {
  const manifest = manualManifest({ routers: { timing: 'fast' } });
  expect(part(runbookOf(manifest, ''), 'power-cut')).toContain('within 0.72 s');
});

describe('what is done', () => {
  const ADDRESS = '10\\.11\\.12\\.1';

  test('can be pasted into a shell of its host: it gets the words that the drill gives', () => {
    const text = part(runbookOf(manualManifest(), ''), 'drain');
    const [, line = ''] = /^- `lvs-primary`: `(sh -c .*)`$/m.exec(text) ?? [];
    const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line}`], { encoding: 'utf8' }).split('\n');
    expect(words).toEqual([
      'sh',
      '-c',
      expect.stringMatching(/^cp -p \S+ \S+ && sed -i "\$1" \S+ && keepalived -t -f \S+$/),
      'sh',
      `/real_server ${ADDRESS} /,/weight/ s/weight [0-9]*/weight 0/`,
      '',
    ]);
  });

  test.each([
    ['power-cut', '- `lvs-primary`: kill'],
    ['public-cable-silent', '- `lvs-primary`: cut eth0 (silent)'],
    ['stop-keepalived', '- `lvs-primary`: `systemctl stop keepalived.service`'],
  ])('looks like a command only where it is one: %s', (drill, line) => {
    expect(part(runbookOf(manualManifest(), ''), drill).split('\n')).toContain(line);
  });
});

test('on several hosts, the head says which machine runs on which', () => {
  const text = runbookOf(exampleManifest('two-hosts.ts'), '');
  expect(text).toContain('`lvs-primary` (primary, on `east`), `lvs-backup` (backup, on `west`)');
  expect(text).toContain('`web-rs1` (10.11.12.1, on `east`), `web-rs2` (10.11.12.2, on `west`)');
});

test('drills that do not fit are named with the reason, and not told', () => {
  const text = runbookOf(ONE_NIC, '');
  expect(part(text, 'private-cable-carrier')).toBe('');
  expect(part(text, 'What does not fit this cluster')).toContain('`its routers have no private side`');
  expect(part(text, 'public-cable-carrier')).toContain('within 3.61 s');
});

test('only the first of several clusters is broken by hand', () => {
  const [, first = '', second = ''] = runbookOf(exampleManifest('choose-topology.ts'), '').split(/^## /m);
  expect(first).toContain('cdktf-lvs break power-cut');
  expect(second).toContain('cdktf-lvs drill power-cut');
  expect(second).not.toContain('cdktf-lvs break');
});

test('a cluster without a page has no drills', () => {
  const manifest = manualManifest();
  const clusters = manifest.clusters.map((cluster) => ({ ...cluster, services: [] }));
  expect(runbookOf({ ...manifest, clusters }, '')).toContain('no drill can judge it');
});

describe('the page is what prettier would write', () => {
  test.each<readonly [string, Manifest]>([
    ["of the manual's cluster", manualManifest()],
    ['of three topologies', exampleManifest('choose-topology.ts')],
    ...HOSTILE_NAMES.map((name) => [`of ${JSON.stringify(name)}`, hostileManifest(name)] as const),
  ])('%s', async (_, manifest) => {
    const text = runbookOf(manifest, '');
    expect(await check(text, { ...(await resolveConfig('README.md')), parser: 'markdown' })).toBe(true);
  });
});
