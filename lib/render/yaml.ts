import type { ScalarTag } from 'yaml';
import { stringify } from 'yaml';

/**
 * YAML 1.1, because cloud-init reads it with PyYAML: under 1.2 rules a bare MAC address is a text, under 1.1 a number.
 * Texts of several lines are literal blocks, so that a plan's difference can be read.
 */
export function printYaml(document: unknown): string {
  return stringify(document, {
    version: '1.1',
    lineWidth: 0,
    blockQuote: 'literal',
    aliasDuplicateObjects: false,
    customTags: (tags) => [delicate, ...tags],
  });
}

/** What a reader may keep as it is: no control character, and no line break but \n. */
const STURDY =
  /^[\t\n\x20-\x7e\u{a0}-\u{2027}\u{202a}-\u{d7ff}\u{e000}-\u{fefe}\u{ff00}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

/** What PyYAML reads otherwise than YAML says: a blank at the start, a tab in a single line, two words of its own. */
const MISREAD = /^(\s|=$|<<$)|^[^\n]*\t[^\n]*$/;

/** A text that would not come out as it went in: readers change line breaks, Terraform makes every string NFC. */
const delicate: ScalarTag = {
  tag: 'tag:yaml.org,2002:str',
  default: true,
  // never read with; it puts this tag before the one for merge keys
  test: /(?!)/,
  identify: (value) =>
    typeof value === 'string' && (!STURDY.test(value) || MISREAD.test(value) || value !== value.normalize('NFC')),
  resolve: (text) => text,
  stringify: ({ value }) => JSON.stringify(value).replace(/[^\x20-\x7e]/gu, escaped),
};

function escaped(character: string): string {
  return `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
}
