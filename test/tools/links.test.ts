import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { brokenLinks } from '../../tools/docs/site/links';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'links-'));
  mkdirSync(join(folder, 'pages'));
  writeFileSync(join(folder, 'style.css'), '');
  writeFileSync(join(folder, 'c#d?.html'), '<h2 id="x">x</h2>');
  writeFileSync(join(folder, 'index.html'), '<link href="style.css"><a href="pages/a%2Cb.html#x&amp;y">a</a>');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function broken(page: string): readonly string[] {
  writeFileSync(join(folder, 'pages/a,b.html'), `<h2 id="x&amp;y">x</h2>${page}`);
  return brokenLinks(folder);
}

test.each([
  ['to a file', '<a href="../index.html">b</a>'],
  ['to a place of the page', '<a class="c" href="#x&amp;y">b</a>'],
  ['to a file with signs that links have', '<a href="../c%23d%3F.html?e#x">b</a>'],
  ['to another site', '<a href="https://example.com/none">b</a>'],
  ['that a program makes', '<script>document.write(\'<a href="none.html">\')</script>'],
])('a link %s is left alone', (_, page) => {
  expect(broken(page)).toEqual([]);
});

test.each([
  ['to a file that is not there', '<a href="none.html">b</a>', 'none.html'],
  ['to a place that is not there', '<a href="../index.html#none">b</a>', '../index.html#none'],
  ['to a folder, which has an index only on a server', '<a href="../">b</a>', '../'],
  ['of a picture that is not there', '<img alt="" src="none.svg">', 'none.svg'],
])('a link %s is broken', (_, page, link) => {
  expect(broken(page)).toEqual([`pages/a,b.html: nothing is at ${link}`]);
});
