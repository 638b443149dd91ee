import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { printItem, printYaml } from '../../lib/render/yaml';
import { describeWith } from '../needs';
import { readByPyYaml } from '../oracles';

const PIECES = [
  ...[
    '${',
    '%{',
    '"',
    "'",
    '\n',
    '\n\n',
    '\r\n',
    '\r',
    ' ',
    '  ',
    '\t',
    '\n ',
    '\n\t',
    ': ',
    '- ',
    '#',
    ' #',
    '{',
    '}',
    '[',
    ']',
  ],
  ...[
    '&a',
    '*a',
    '!x',
    '|',
    '>',
    '%',
    '@',
    '`',
    '\\',
    '\\n',
    '?',
    '...',
    '---',
    '=',
    '<<',
    '~',
    'no',
    'on',
    'null',
    'y',
    'N',
  ],
  ...['52:54:00:10:20:30', '0x1f', '0b1', '0o7', '1e3', '1:2', '.5', '.inf', '+1', '1', '_', '2001-01-01', 'a', 'b'],
  ...[
    'é',
    'e\u0301',
    '\u0338',
    '\u00a0',
    '\u0085',
    '\u2028',
    '\u2029',
    '\ufeff',
    '\ufffe',
    '\u007f',
    '\u0000',
    '\u001b',
    '\u{1f600}',
  ],
];
const text = fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((pieces) => pieces.join(''));

test('a text that Terraform would normalise is printed in ASCII, any other as it is', () => {
  expect(printYaml({ a: 'e\u0301\u{1f600}' })).toBe('a: "e\\U00000301\\U0001f600"\n');
  expect(printYaml({ a: 'é' })).toBe('a: "é"\n');
});

test('an item for itself is what the whole document has at its place', () => {
  const items = [
    { path: '/a', content: 'one\ntwo\n' },
    { path: '/b', words: ['c', 'd'], nothing: {} },
  ];
  expect(`files:\n${items.map(printItem).join('')}`).toBe(printYaml({ files: items }));
});

test('texts of several lines are literal blocks', () => {
  expect(printYaml({ a: 'one\n  two # three\n', b: 'no end' })).toBe('a: |\n  one\n    two # three\nb: no end\n');
});

test('what YAML 1.1 reads as a number or a truth is quoted', () => {
  expect(printYaml({ mac: '52:54:00:10:20:30', no: 'no' })).toBe('mac: "52:54:00:10:20:30"\n"no": "no"\n');
});

describeWith(['python3:yaml'], 'PyYAML', () => {
  test('reads every text as it was written, in a mapping and in a list', () => {
    fc.assert(
      fc.property(fc.array(text, { minLength: 100, maxLength: 100 }), (texts) => {
        const others = { empty: [[], {}], none: {}, yes: true, no: [1, false, [-2]] };
        const document = { files: texts.map((content) => ({ content })), lines: [texts], others };
        expect(readByPyYaml([printYaml(document)])).toEqual([document]);
      }),
      { numRuns: 8 },
    );
  });

  test('reads another text where the printer did not care: the negative of the test above', () => {
    expect(readByPyYaml(['a: 52:54:00:10:20:30\nb: no\n'])).toEqual([{ a: 41_135_077_230, b: false }]);
  });
});
