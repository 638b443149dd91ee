import { describe, expect, test } from 'vitest';
import type { HealthCheck } from '../../lib';
import { HealthCheck as HealthChecks } from '../../lib';
import type { Service } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import { renderKeepalived } from '../../lib/render/keepalived';
import { clusterOf, pool, server, service } from '../fixtures';
import { describeWith } from '../needs';
import { wordsOfKeepalived } from '../oracles';

const textOf = (overrides: Partial<Service>): string => renderKeepalived(clusterOf(service(overrides)), 'primary');
const checkIn = (...healthChecks: readonly HealthCheck[]): string =>
  textOf({ healthChecks, ports: [Port.tcp(80)] })
    .split(/^ {8}# web-rs2$|# web-rs1\n {8}weight 1\n {8}FILE_CHECK \{[^}]*\}\n/m)[1]
    ?.replace(/ {4}\}\n {4}real_server [^]*/, '') ?? '';

// every server has the one that drains it
const OF_A_CHECK = /(?<!FILE)_CHECK|_GET/;

/** One of each kind, with all that it can say. */
const FULL: readonly (readonly [string, HealthCheck, Port])[] = [
  ['tcp', HealthChecks.tcp(), Port.tcp(80)],
  [
    'http',
    HealthChecks.http({
      path: '/a?b=%20~,:@',
      status: [200, 204, [300, 399]],
      virtualHost: 'www.example.com:8080',
      digest: '9b3a0c85a887a256d6939da88aabd8cd',
      regex: '^<h1>(?:we|I) are "up"\\.?</h1>$',
    }),
    Port.tcp(80),
  ],
  ['https', HealthChecks.https({ virtualHost: 'www.example.com' }), Port.tcp(443)],
  ['https without a name', HealthChecks.https(), Port.tcp(443)],
  ['ssl', HealthChecks.ssl({ serverName: 'www.example.com' }), Port.tcp(443)],
  ['smtp', HealthChecks.smtp({ heloName: 'lvs.example.com' }), Port.tcp(25)],
  ['dns', HealthChecks.dns({ name: '_sip._udp.example.com.', type: 'TXT' }), Port.udp(53)],
  ['dns of the root', HealthChecks.dns(), Port.udp(53)],
  ['udp', HealthChecks.udp({ payload: '00ff0A', reply: '0Xx1' }), Port.udp(53)],
  ['udp with any reply', HealthChecks.udp({ reply: 'any' }), Port.udp(53)],
  ['udp without reply', HealthChecks.udp(), Port.udp(53)],
  ['ping', HealthChecks.ping(), Port.tcp(80)],
  ['sendExpect', HealthChecks.sendExpect(), Port.tcp(80)],
  ['script', HealthChecks.script({ content: '#!/bin/sh\nexit 0\n', arguments: ['a b', '$(c)'] }), Port.tcp(80)],
];

describe('checkers', () => {
  test('ask a web server for all that its check says', () => {
    expect(checkIn(FULL[1]?.[1] ?? HealthChecks.tcp())).toBe(`        HTTP_GET {
            url {
                path /a?b=%20~,:@
                status_code 200 204 300-399
                virtualhost www.example.com:8080
                digest 9b3a0c85a887a256d6939da88aabd8cd
                regex "\\136\\074h1\\076\\050\\077:we\\174I\\051 are \\042up\\042\\134.\\077\\074/h1\\076\\044"
            }
            connect_port 80
            connect_timeout 3
            delay_loop 6
            retry 1
            delay_before_retry 1
            warmup 0
        }
`);
  });

  test('start a program for what keepalived has not itself, and name no text of the caller there', () => {
    expect(checkIn(HealthChecks.sendExpect({ send: '"${x}"', expect: 'ok' }))).toBe(`        MISC_CHECK {
            misc_path "/usr/libexec/keepalived/lvs-check http.0 10.11.12.1 80"
            misc_timeout 3
            delay_loop 6
            retry 1
            delay_before_retry 1
            warmup 0
        }
`);
  });

  test('are one for each check and port', () => {
    const text = checkIn(HealthChecks.tcp(), HealthChecks.tcp({ port: 22 }), HealthChecks.ping());
    expect(text.match(/[A-Z]+_CHECK|connect_port \d+/g)).toEqual([
      ...['TCP_CHECK', 'connect_port 80', 'TCP_CHECK', 'connect_port 22'],
      'PING_CHECK',
    ]);
  });

  test('ask neither udp nor a range by tcp unless they are told to', () => {
    expect(textOf({ ports: [Port.udp(53)] })).not.toMatch(OF_A_CHECK);
    expect(textOf({ ports: [Port.tcpRange(80, 81)], mark: 80 })).not.toMatch(OF_A_CHECK);
    expect(textOf({ ports: [Port.udp(53)], healthChecks: [HealthChecks.dns()] })).toContain('connect_port 53');
  });

  test('begin slowly with a part of the weight that the server has', () => {
    const servers = [server(1, { weight: 32 }), server(2, { weight: 0 })];
    const text = textOf({ pool: pool({ servers }), slowStartStepSeconds: 20, healthChecks: [] });
    expect(text).toContain(`            weight -1000000
        }
        notify_up "/usr/libexec/keepalived/lvs-slow-start http.web-rs1 up"
        notify_down "/usr/libexec/keepalived/lvs-slow-start http.web-rs1 down"
        MISC_CHECK {
            misc_path "/usr/libexec/keepalived/lvs-slow-start http.web-rs1 weight 32 20"
            misc_dynamic
            misc_timeout 5
            delay_loop 5
            retry 1000000
            warmup 0
        }
    }
`);
    expect(text.match(/MISC_CHECK/g)).toHaveLength(1);
  });
});

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test.each(FULL)('has nothing to say to a check by %s', (_, check, port) => {
    const text = textOf({ healthChecks: [check], ports: [port] });
    expect(text).toMatch(OF_A_CHECK);
    expect(wordsOfKeepalived(text)).toBe('');
  });

  test('has nothing to say to all of them at once, by mark, with a slow start', () => {
    const overrides = { healthChecks: FULL.map(([, check]) => check), slowStartStepSeconds: 20, mark: 80 };
    const servers = [server(1, { weight: 32 }), server(2, { weight: 300 })];
    const ports = [Port.tcp(80), Port.udp(53)] as const;
    expect(wordsOfKeepalived(textOf({ ...overrides, ports, pool: pool({ servers }), persistenceSeconds: 60 }))).toBe(
      '',
    );
  });

  test.each([
    ['status_code 200', 'status_code 999', 'status code'],
    ['type SOA', 'type SOAP', 'SOAP'],
    ['require_reply 0Xx1', 'require_reply 0Zx1', 'hex'],
    ['MISC_CHECK', 'MISK_CHECK', 'MISK_CHECK'],
  ])("fails on '%s' turned into '%s'", (right, wrong, words) => {
    const text = textOf({
      healthChecks: FULL.map(([, check]) => check),
      ports: [Port.tcp(80), Port.udp(53)],
      mark: 1,
      persistenceSeconds: 9,
    });
    const broken = text.includes(right)
      ? text.replace(right, wrong)
      : textOf({ healthChecks: [HealthChecks.http()] }).replace(right, wrong);
    expect(broken).toContain(wrong);
    expect(wordsOfKeepalived(broken)).toContain(words);
  });
});
