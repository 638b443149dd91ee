import * as fc from 'fast-check';

// What a user may write where any text goes: what the formats below it would take for syntax.

export const HOSTILE: readonly string[] = [
  '${aws_instance.x.id}',
  '%{ if true }',
  '$${a}',
  '"',
  "'",
  '}',
  '{',
  '# a',
  '! a',
  'a\nb',
  'a\r\n\r\nb',
  '}\nvirtual_server 1.2.3.4 80 {',
  '" ; rm -rf / ; "',
  '$(id)',
  '`id`',
  '\\',
  '\\n',
  '%s',
  ' a ',
  '\ta',
  'no',
  '52:54:00:10:20:30',
  '- a: [b',
  '<<: *a',
  '@primary x',
  '~SEQ(a, 1, 9)',
  '$A=b',
  'é\u{1f600}\u0085\u2028\ufeff',
  '\u0000',
  '',
];

/** Any text without half characters. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...HOSTILE), { maxLength: 4 }).map((parts) => parts.join('')),
);
