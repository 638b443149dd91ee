import { describe, expect, test } from 'vitest';
import { FirewallMarkService, HealthCheck, InputError, Port, VirtualService } from '../../lib';
import { manualParts } from '../stack';

/** What keepalived would expand, cut off, or end a word, a line or a block with. */
const HOSTILE = [
  'a b',
  'a"b',
  "a'b",
  '$HOME',
  '${x}',
  'a{b',
  'a}b',
  'a#b',
  'a!b',
  '@a b',
  '~SEQ(a,0,3)',
  'a\nb',
  'a\\b',
  '',
];

/** What a caller without a compiler may write. */
function wrong(value: unknown): never {
  return value as never;
}

function codeOf(build: () => unknown): string | undefined {
  try {
    build();
    return undefined;
  } catch (error) {
    if (error instanceof InputError) {
      return error.code;
    }
    throw error;
  }
}

describe('words of a health check', () => {
  const words: readonly (readonly [string, (text: string) => HealthCheck, readonly string[]])[] = [
    ['a path', (text) => HealthCheck.http({ path: `/${text}` }), ['', 'a?b=%20&c=~d', '@x,y:z']],
    ['a virtual host', (virtualHost) => HealthCheck.http({ virtualHost }), ['localhost', 'www.example.com:8080']],
    ['a server name', (serverName) => HealthCheck.ssl({ serverName }), ['localhost', 'www.example.com']],
    ['a name for HELO', (heloName) => HealthCheck.smtp({ heloName }), ['lvs.example.com']],
    [
      'a name for DNS',
      (name) => HealthCheck.dns({ name }),
      ['.', 'example.com', 'example.com.', '_sip._udp.example.com'],
    ],
    ['a digest', (digest) => HealthCheck.http({ digest }), ['9b3a0c85a887a256d6939da88aabd8cd']],
    ['a payload', (payload) => HealthCheck.udp({ payload }), ['00', 'DEADbeef']],
    ['a reply', (reply) => HealthCheck.udp({ reply }), ['any', '0Xx1']],
  ];

  test.each(words)('%s is taken in its form', (_, check, texts) => {
    expect(texts.map((text) => codeOf(() => check(text)))).toEqual(texts.map(() => undefined));
  });

  test.each(words)('%s is refused with anything that keepalived gives a meaning', (what, check) => {
    const texts = what === 'a path' ? HOSTILE.filter((text) => text !== '') : HOSTILE;
    expect(texts.filter((text) => codeOf(() => check(text)) !== 'LVS008')).toEqual([]);
  });
});

test.each<[string, () => unknown, string]>([
  ['a path of 300 characters', () => HealthCheck.http({ path: `/${'a'.repeat(300)}` }), 'LVS008'],
  ['a host name with a label of 64', () => HealthCheck.ssl({ serverName: 'a'.repeat(64) }), 'LVS008'],
  ['a host name with an empty label', () => HealthCheck.http({ virtualHost: 'a..b' }), 'LVS008'],
  ['half a byte', () => HealthCheck.udp({ payload: '0' }), 'LVS008'],
  ['a payload of 256 bytes', () => HealthCheck.udp({ payload: '00'.repeat(256) }), 'LVS008'],
  ['no status', () => HealthCheck.http({ status: [] }), 'LVS006'],
  ['a status of 600 in a range', () => HealthCheck.http({ status: [[200, 600]] }), 'LVS004'],
  ['a range of statuses upside down', () => HealthCheck.http({ status: [[299, 200]] }), 'LVS008'],
  ['SNI without a name', () => HealthCheck.https({ sni: true }), 'LVS008'],
  ['an unknown type of record', () => HealthCheck.dns({ type: wrong('SRV') }), 'LVS008'],
  ['a tcp port as a text', () => HealthCheck.udp({ port: wrong('53') }), 'LVS003'],
  ['an unknown escape', () => HealthCheck.sendExpect({ send: '\\x41' }), 'LVS008'],
  ['a lonely backslash', () => HealthCheck.sendExpect({ expect: 'a\\' }), 'LVS008'],
  ['256 characters to send', () => HealthCheck.sendExpect({ send: 'a'.repeat(256) }), 'LVS008'],
  ['an empty expectation', () => HealthCheck.sendExpect({ expect: '' }), 'LVS008'],
  ['a NUL to expect', () => HealthCheck.sendExpect({ expect: 'a\0b' }), 'LVS008'],
  ['an expression that is none', () => HealthCheck.sendExpect({ expect: '(', useRegex: true }), 'LVS008'],
  ['an expression without a text', () => HealthCheck.sendExpect({ useRegex: true }), 'LVS008'],
  ['a script without a first line', () => HealthCheck.script({ content: 'exit 0\n' }), 'LVS008'],
  ['a script that is no text', () => HealthCheck.script({ content: wrong(5) }), 'LVS008'],
  [
    'arguments that are one text',
    () => HealthCheck.script({ content: '#!/bin/sh\n', arguments: wrong('a') }),
    'LVS008',
  ],
  ['long arguments', () => HealthCheck.script({ content: '#!/bin/sh\n', arguments: ['$'.repeat(120)] }), 'LVS008'],
  ['an argument with a NUL', () => HealthCheck.script({ content: '#!/bin/sh\n', arguments: ['\0'] }), 'LVS008'],
])('refuses %s', (_, build, code) => {
  expect(codeOf(build)).toBe(code);
});

const expressions = (regex: string): string | undefined => codeOf(() => HealthCheck.http({ regex }));

test.each([
  '^OK$',
  'a "b" \'c\'',
  '(?:a|b){1,9}',
  '[^<]+</h1>',
  '\\d\\s\\.',
  '${HOME}'.replace(/[{}$]/g, '\\$&'),
  '(?=a)b',
  'é',
])('takes the expression %s', (regex) => {
  expect(expressions(regex)).toBeUndefined();
});

test.each([
  '(',
  'a{2,1}',
  '[b-a]',
  '(?<n>a)',
  '(?i)a',
  '\\p{L}',
  '\\cA',
  '[[:foo:]]',
  '(a{99}){99}',
  '*',
  'a'.repeat(201),
  '',
])('refuses the expression %s, which PCRE might not take', (regex) => {
  expect(expressions(regex)).toBe('LVS008');
});

describe('detection of a service', () => {
  test('can be read from it', () => {
    const { stack, pool } = manualParts();
    const healthChecks = [HealthCheck.http({ intervalSeconds: 2, retries: 0, timeoutSeconds: 1 })];
    expect(new VirtualService(stack, 'api', { pool, port: 8080, healthChecks }).detection).toEqual({
      refused: 2,
      silent: 3,
    });
    expect(new FirewallMarkService(stack, 'shop', { pool, ports: [443, 8443] }).detection).toEqual({
      refused: 7,
      silent: 13,
    });
  });

  test('is undefined where no check notices', () => {
    const { stack, pool } = manualParts();
    expect(new VirtualService(stack, 'dns', { pool, port: Port.udp(53) }).detection).toEqual({
      refused: undefined,
      silent: undefined,
    });
  });
});

test.each([0, 3601, 1.5])('refuses a slow start with steps of %s s', (slowStartStepSeconds) => {
  const { stack, pool } = manualParts();
  expect(codeOf(() => new VirtualService(stack, 'api', { pool, port: 8080, slowStartStepSeconds }))).toBe('LVS004');
});
