import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

// The keywords of keepalived.conf(5), from the installed manual page and from a text in that format.
// A keyword is named with the block in which it stands: `real_server weight`, and alone at the top.

export const MANUAL_PAGE = '/usr/share/man/man5/keepalived.conf.5.gz';

/** Every keyword that the manual page has, in its order. */
export function keywordsOfManual(): readonly string[] {
  const page = gunzipSync(readFileSync(MANUAL_PAGE)).toString('latin1');
  const [syntax = ''] = page.split('.SH ADVANCED CONFIGURATION');
  return keywordsOfPage(syntax);
}

/** The keywords of a page in troff; those of its blocks lie between `.nf` and `.fi`. */
export function keywordsOfPage(page: string): readonly string[] {
  const found: string[] = [];
  let blocks: readonly string[] = [];
  let isExample = false;
  for (const line of page.split('\n')) {
    if (/^\.(nf|fi|SH)/.test(line)) {
      isExample = line.startsWith('.nf');
      blocks = [];
    }
    const [text = ''] = line.trim().split(/\s*#/);
    const words = isExample ? wordsOf(text) : /^\\fB(include\w?)\\fR FILENAME/.exec(line)?.slice(1);
    found.push(...(words ?? []).map((word) => [...blocks.slice(-1), word].join(' ')));
    if (text.endsWith('{')) {
      blocks = [...blocks, words?.[0] ?? /^[A-Z_]+(?= \{)/.exec(text)?.[0] ?? ''];
    } else if (text === '}') {
      blocks = blocks.slice(0, -1);
    }
  }
  return [...new Set(found)];
}

/** Bold, or with an underscore and nothing but its value behind: the page has forgotten to set a few of them bold. */
function wordsOf(text: string): readonly string[] | undefined {
  const word = /^\\fB([\w|-]+)/.exec(text)?.[1] ?? /^([a-z]+_[a-z_]+)(?: [<{].*)?$/.exec(text)?.[1];
  return word?.split('|');
}

/** The keywords that a text uses; a word of a list, such as a group's member, is taken for one too. */
export function keywordsOfText(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  let blocks: readonly string[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    const [word = ''] = line.split(' ');
    if (line === '}') {
      blocks = blocks.slice(0, -1);
    } else if (word !== '' && !word.startsWith('#')) {
      found.add([...blocks.slice(-1), word].join(' '));
      blocks = line.endsWith('{') ? [...blocks, word] : blocks;
    }
  }
  return found;
}
