import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenLinks } from '../../tools/docs/site/links';
import { buildSite } from '../../tools/docs/site/site';

// It reads all of lib with a compiler of its own: too long for the suites that need no machine.

let folder: string;
let complaints: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'site-'));
  complaints = await buildSite(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('every public name is documented, and names no type that the reference lacks', () => {
  expect(complaints).toEqual([]);
});

test('no link of the built site is broken, and a planted one is found', () => {
  expect(brokenLinks(folder)).toEqual([]);
  const page = join(folder, 'index.html');
  writeFileSync(page, readFileSync(page, 'utf8').replace('</body>', '<a href="planted.html">x</a></body>'));
  expect(brokenLinks(folder)).toEqual(['index.html: nothing is at planted.html']);
});

test('names of files are no links to sites', () => {
  const pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  const linked = pages.filter((file) =>
    /href="https?:\/\/[\w.-]+\.(?:cf|sh|md|ts)"/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(pages.length).toBeGreaterThan(100);
  expect(linked).toEqual([]);
});

test.each([
  'classes/cdktf-lvs.LvsRouterPair.html',
  'functions/cdktf-lvs_manifest.parseManifest.html',
  'variables/cdktf-lvs_testing.matchers.html',
])('the reference has %s', (page) => {
  expect(existsSync(join(folder, page))).toBe(true);
});
