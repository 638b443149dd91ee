import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** The links of a folder of HTML that lead to no file of it, or to no place in one; each with its page. */
export function brokenLinks(folder: string): readonly string[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const pages = files.filter((file) => /\.(html|svg)$/.test(file)).map((file) => pageOf(join(folder, file)));
  const places = new Map(pages.map(({ path, ids }) => [path, ids]));
  return pages.flatMap(({ path, links }) =>
    links
      .filter((link) => !leads(link, path, places))
      .map((link) => `${relative(folder, path)}: nothing is at ${link}`),
  );
}

interface Page {
  readonly path: string;
  readonly links: readonly string[];
  readonly ids: ReadonlySet<string>;
}

function pageOf(path: string): Page {
  // programs make links of their own
  const text = readFileSync(path, 'utf8').replaceAll(/<script>[^]*?<\/script>/g, '');
  const all = (pattern: RegExp): ReadonlySet<string> =>
    new Set([...text.matchAll(pattern)].map(([, value = '']) => unescaped(value)));
  return {
    path,
    links: [...all(/<[^>]* (?:href|src)="([^"]*)"/g)].filter((link) => !/^[a-z]+:/.test(link)),
    ids: all(/<[^>]* id="([^"]*)"/g),
  };
}

function leads(link: string, from: string, places: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  // decoded when it is taken apart: a name may have a # or a ? of its own
  const [file = '', place] = link.split('#').map((part) => decodeURIComponent(part.replace(/\?.*$/, '')));
  const target = file === '' ? from : join(dirname(from), file);
  if (!existsSync(target) || statSync(target).isDirectory()) {
    return false;
  }
  return place === undefined || place === '' || places.get(target)?.has(place) === true;
}

function unescaped(text: string): string {
  return text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
