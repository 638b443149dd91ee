import { InputError } from '../errors';
import { ANY_REPLY, HTTP_STATUS } from '../model/health-check';
import type { Range } from '../net/whole-number';
import { wholeNumber } from '../net/whole-number';
import { MOST_COMMAND_BYTES, MOST_QUOTED_BYTES, quotedCommand } from '../render/keepalived-text';
import { list, nonEmpty, plainText, programWord, refuseTokens, textLike } from './edge';

// The texts of health checks. keepalived.conf takes the words among them as they are, so each has the characters of one
// word: no blank, quote, brace, comment or variable.

/** A path of a URL. */
export const urlPath = textLike(
  /^\/[A-Za-z0-9/._~%&=+,:@?-]{0,254}$/,
  'a path for a check: write one such as /health?deep=1',
);

const LABEL = '(?!-)[A-Za-z0-9_-]{1,63}(?<!-)';

/** A host name, as it stands in a request or a handshake. */
export const hostName = textLike(
  new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*$`),
  'a host name: write one such as www.example.com',
);

/** A host name with or without a port. */
export const webHost = textLike(
  new RegExp(`^(?=.{1,253}$)${LABEL}(?:\\.${LABEL})*(?::[1-9]\\d{0,4})?$`),
  'a host for a check: write one such as www.example.com or www.example.com:8080',
);

/** A name that DNS can ask for, the root included. */
export const dnsName = textLike(
  new RegExp(`^(?=.{1,253}$)(?:\\.|${LABEL}(?:\\.${LABEL})*\\.?)$`),
  "a name for DNS: write one such as example.com, or '.'",
);

/** MD5, as genhash prints it. */
export const md5 = textLike(/^[0-9A-Fa-f]{32}$/, 'an MD5: write the 32 hexadecimal digits that genhash prints');

/** What a udp check sends. keepalived 2.2 takes a last byte of ff for an error. */
export const hexBytes = textLike(
  /^(?:[0-9A-Fa-f]{2}){1,255}(?<![Ff]{2})$/,
  'bytes: write two hexadecimal digits for each, such as 0a0d, the last byte not ff',
);

const hexPattern = textLike(
  /^(?:[0-9A-Fa-fXx]{2}){1,255}(?<![Ff]{2})$/,
  `a reply: write two hexadecimal digits for each byte, x for any digit, the last byte not ff, or '${ANY_REPLY}'`,
);

/** What a udp check must hear. */
export const udpReply = (value: string): string => (value === ANY_REPLY ? value : hexPattern(value));

/** The statuses of a healthy web server. */
export function statusRanges(status: number | readonly (number | readonly [number, number])[]): readonly Range[] {
  refuseTokens(status);
  const given = typeof status === 'number' ? [status] : nonEmpty(status);
  const number = wholeNumber(HTTP_STATUS);
  return given.map((each) => {
    const [from, to] = typeof each === 'number' ? [each, each] : each;
    if (number(from) > number(to)) {
      throw new InputError('LVS008', `${from}-${to} is not a range of statuses: write the lower status first`);
    }
    return { from, to };
  });
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
]);

/** Piranha's text, lvs.cf(5): the escapes become what they stand for. */
export function piranhaText(value: string): string {
  const text = within(255, plainText(value));
  return text.replaceAll(/\\([^]?)/g, (escape, letter: string) => {
    const meant = ESCAPES.get(letter);
    if (meant === undefined) {
      throw new InputError(
        'LVS008',
        `'${escape}' is no escape: write one of ${[...ESCAPES.keys()].map((key) => `\\${key}`).join(' ')}`,
      );
    }
    return meant;
  });
}

/**
 * An expression that JavaScript, PCRE and Python read alike. keepalived 2.2 logs one that PCRE refuses and then uses it
 * all the same, with a crash.
 */
export function regularExpression(value: string): string {
  const text = within(MOST_QUOTED_BYTES, plainText(value));
  const refused = (why: string): InputError =>
    new InputError('LVS008', `'${text}' is not a regular expression for a check: ${why}`);
  try {
    new RegExp(text, 'u');
  } catch (error) {
    throw refused(error instanceof Error ? error.message : 'it has an error');
  }
  const strange = /\(\?[^:=!]|\\[pPkcu]|\[[:.=]/.exec(text);
  if (strange !== null) {
    throw refused(`not all programs read '${strange[0]}' alike: write it without`);
  }
  const counts = [...text.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].map(([, least, most]) => Number(most || least));
  if (counts.reduce((product, count) => product * Math.max(count, 1), 1) > MOST_COPIES) {
    throw refused(`its counts multiply to more than ${MOST_COPIES}: write smaller ones`);
  }
  return text;
}

/** PCRE writes a counted group that often. */
const MOST_COPIES = 1000;

function within(most: number, text: string): string {
  const bytes = new TextEncoder().encode(text).length;
  if (bytes === 0 || bytes > most || text.includes('\0')) {
    throw new InputError('LVS008', `a text of ${bytes} bytes, or with a NUL in it: write 1 to ${most} bytes without`);
  }
  return text;
}

/** A script starts by its first line. */
export function scriptText(value: string): string {
  const text = plainText(value);
  if (!/^#! ?\/[^\n]+\n/.test(text)) {
    throw new InputError('LVS008', 'the script does not say what runs it: begin it with a line such as #!/bin/sh');
  }
  return text;
}

/** The words that a script is started with. */
export function scriptArguments(words: readonly string[]): readonly string[] {
  const texts = list(words).map(programWord);
  const { length } = quotedCommand(texts);
  if (length > MOST_COMMAND_BYTES) {
    throw new InputError(
      'LVS008',
      `the arguments take ${length} bytes in keepalived.conf, where there is room for ${MOST_COMMAND_BYTES}: write them into the script`,
    );
  }
  return texts;
}
