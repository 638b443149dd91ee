import * as fc from 'fast-check';
import { DNS_TYPES } from '../../lib/model/health-check';
import { MOST_COMMAND_BYTES, quotedCommand } from '../../lib/render/keepalived-text';
import type { CheckSpec } from './spec';
import { hostileText } from './texts';

const seconds = fc.integer({ min: 1, max: 3600 });
const times = {
  intervalSeconds: seconds,
  timeoutSeconds: seconds,
  retries: fc.integer({ min: 0, max: 100 }),
  retryDelaySeconds: seconds,
};
const port = fc.integer({ min: 1, max: 65_535 });
const hex = (digits: string): fc.Arbitrary<string> => {
  const digit = fc.nat({ max: digits.length - 1 }).map((place) => digits.charAt(place));
  return fc.array(fc.tuple(digit, digit), { minLength: 1, maxLength: 20 }).map((bytes) => bytes.flat().join(''));
};
const host = fc.constantFrom('www.example.com', 'a', 'xn--bcher-kva.example', '_x.y-z.example', '192.0.2.1');

/** Any text that has bytes, few enough, and no NUL: what a quoted word of keepalived.conf can be. */
const shortText = hostileText.filter((text) => {
  const bytes = new TextEncoder().encode(text).length;
  return bytes > 0 && bytes <= 90 && !text.includes('\0');
});
const regex = shortText.map((text) => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
const piranhaText = shortText.map((text) => text.replaceAll('\\', '\\\\'));

const web = {
  path: fc.stringMatching(/^\/[aZ09/._~%&=+,:@?-]{0,20}$/),
  status: fc.oneof(fc.integer({ min: 100, max: 599 }), fc.constant([200, [300, 399] as const] as const)),
  digest: fc.constant('9b3a0c85a887a256d6939da88aabd8cd'),
  regex,
};

/** A check of one kind; it has its port, so that it asks something whatever the ports of the service are. */
function made<K extends CheckSpec['kind'], P extends object>(
  kind: K,
  props: { readonly [M in keyof P]: fc.Arbitrary<P[M]> },
  needed: readonly (keyof P & string)[] = ['port' as keyof P & string],
): fc.Arbitrary<{ kind: K; props: Partial<P> }> {
  const given = fc.record(props, { requiredKeys: [...needed] as never }) as fc.Arbitrary<Partial<P>>;
  return given.map((each) => ({ kind, props: each }));
}

const CHECKS = {
  tcp: made('tcp', { ...times, port }),
  http: made('http', { ...times, port, ...web, virtualHost: host }),
  https: made('https', { ...times, port, ...web, virtualHost: host, sni: fc.boolean() }, ['port', 'virtualHost']),
  ssl: made('ssl', { ...times, port, serverName: host }),
  smtp: made('smtp', { ...times, port, heloName: host }),
  dns: made('dns', { ...times, port, name: fc.oneof(host, fc.constant('.')), type: fc.constantFrom(...DNS_TYPES) }),
  udp: made('udp', {
    ...times,
    port,
    payload: hex('09afAF').map((bytes) => `${bytes}00`),
    reply: fc.oneof(
      hex('09afAFxX').map((bytes) => `${bytes}00`),
      fc.constant('any'),
    ),
  }),
  ping: made('ping', times, []),
  sendExpect: fc.oneof(
    made('sendExpect', { ...times, port, send: piranhaText, expect: piranhaText }),
    made('sendExpect', { ...times, port, expect: regex, useRegex: fc.constant(true) }, ['port', 'expect', 'useRegex']),
  ),
  script: made(
    'script',
    {
      ...times,
      port,
      content: hostileText.map((text) => `#!/bin/sh\n${text}`),
      arguments: fc
        .array(shortText, { maxLength: 3 })
        .filter((words) => quotedCommand(words).length <= MOST_COMMAND_BYTES),
    },
    ['port', 'content'],
  ),
} as const satisfies Readonly<Record<CheckSpec['kind'], fc.Arbitrary<unknown>>>;

export const checkChoice = fc.oneof(...Object.values(CHECKS)) as fc.Arbitrary<CheckSpec>;
