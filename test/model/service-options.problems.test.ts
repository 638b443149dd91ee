import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import type { GuestPool, RealServer } from '../../lib/model/real-server-pool';
import type { Quorum, Service, SorryServer } from '../../lib/model/service';
import { Port } from '../../lib/net/port';
import * as fixtures from '../fixtures';
import { custom, inside, ip, labOf, pair, privateSide, publicSide, scriptCheck, server } from '../fixtures';
import type { Mistake } from './mistakes';
import { testMistakes } from './mistakes';

// servers that may answer anything, so that no protocol goes unanswered
const pool = (overrides: Partial<GuestPool> = {}): GuestPool => fixtures.pool({ workload: custom(), ...overrides });
const service = (overrides: Partial<Service> = {}): Service => fixtures.service({ pool: pool(), ...overrides });
const marked = (overrides: Partial<Service> = {}): Service => fixtures.marked({ pool: pool(), ...overrides });

/** It may ask anything, so no port goes unchecked. */
const CHECKED = { healthChecks: [scriptCheck()] };

const on = (overrides: Partial<Service>): Lab => labOf([service(overrides)]);
const onServer = (overrides: Partial<RealServer>): Lab =>
  on({ pool: pool({ servers: [server(1), server(2, overrides)] }) });
const weighing = (weights: readonly number[], overrides: Partial<Service>): Lab =>
  on({ pool: pool({ servers: weights.map((weight, index) => server(index + 1, { weight })) }), ...overrides });

const sorry = (address: string, overrides: Partial<SorryServer> = {}): { readonly sorryServer: SorryServer } => ({
  sorryServer: { address: ip(address), port: 80, quiesce: false, ...overrides },
});
const quorum = (overrides: Partial<Quorum>): Quorum => ({
  weight: 2,
  hysteresis: 0,
  up: [],
  down: ['/usr/bin/logger', 'lost'],
  ...overrides,
});

const PAIR = pair();
const FLOATING = { publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11')] }) };
const ONE_PACKET = { onePacket: true, ports: [Port.udp(53)], ...CHECKED } as const;

/** Two one-packet services of one pool, on two virtual addresses. */
function two(first: Partial<Service>, second: Partial<Service>): Lab {
  const shared = pool({ pair: pair(FLOATING) });
  return labOf([
    service({ pool: shared, ...ONE_PACKET, ...first }),
    service({
      path: 'lab/second',
      pool: shared,
      ...ONE_PACKET,
      virtualAddress: ip('192.168.26.11'),
      ...second,
    }),
  ]);
}

const MISTAKES: readonly Mistake[] = [
  {
    what: 'a lower threshold above the upper one',
    lab: onServer({ upperThreshold: 10, lowerThreshold: 11 }),
    code: 'LVS050',
    path: 'lab/web',
    says: ['lowerThreshold 11 of web-rs2', 'above upperThreshold 10'],
  },
  {
    what: 'a lower threshold alone',
    lab: onServer({ lowerThreshold: 1 }),
    code: 'LVS050',
    path: 'lab/web',
    says: ['lowerThreshold 1 of web-rs2', 'without an upperThreshold'],
  },
  {
    what: 'a sorry server that is the router itself',
    lab: on(sorry('127.0.0.1')),
    code: 'LVS051',
    path: 'lab/http',
    says: ['sorryServer 127.0.0.1', 'no host of 10.11.12.0/24'],
  },
  {
    what: 'a sorry server on the side of the clients',
    lab: on(sorry('192.168.26.77')),
    code: 'LVS051',
    path: 'lab/http',
    says: ['sorryServer 192.168.26.77', 'would not pass the routers'],
  },
  {
    what: 'a sorry server that is the network',
    lab: on(sorry('10.11.12.0')),
    code: 'LVS051',
    path: 'lab/http',
    says: ['sorryServer 10.11.12.0'],
  },
  {
    what: "a sorry server with one router's address",
    lab: on(sorry('10.11.12.8')),
    code: 'LVS051',
    path: 'lab/http',
    says: ['the real address of lvs-backup', 'for both routers'],
  },
  {
    what: 'a sorry server with the floating address',
    lab: on(sorry('10.11.12.10')),
    code: 'LVS051',
    path: 'lab/http',
    says: ["the routers' floating address"],
  },
  {
    what: 'a sorry server that is the gateway of the private network',
    lab: on({
      pool: pool({
        pair: pair({ privateInterface: privateSide({ network: inside({ gateway: ip('10.11.12.254') }) }) }),
      }),
      ...sorry('10.11.12.254'),
    }),
    code: 'LVS051',
    path: 'lab/http',
    says: ['the gateway of lab/private'],
  },
  {
    what: 'a sorry server of the pool',
    lab: on(sorry('10.11.12.2')),
    code: 'LVS052',
    path: 'lab/http',
    says: ['sorryServer 10.11.12.2 is web-rs2', 'down when it is needed'],
  },
  {
    what: 'a quorum above all weights',
    lab: weighing([1, 1], { quorum: quorum({ weight: 3 }) }),
    code: 'LVS053',
    path: 'lab/http',
    says: ['quorum.weight 3', 'lab/web weigh together, 2'],
    fix: 'ask for 2 at most, or add servers',
  },
  {
    what: 'a quorum that never comes back',
    lab: weighing([1, 1, 1], { quorum: quorum({ weight: 3, hysteresis: 1 }) }),
    code: 'LVS053',
    path: 'lab/http',
    says: ['quorum.weight 3 and hysteresis 1', '3: once lost it never comes back'],
    fix: 'ask for 3 at most, weight and hysteresis together, or add servers',
  },
  {
    what: 'a quorum that nobody hears of',
    lab: on({ quorum: quorum({ down: [] }) }),
    code: 'LVS054',
    path: 'lab/http',
    says: ['quorum.weight 2 changes nothing: there is no sorryServer, quorum.up or quorum.down'],
    fix: 'add sorryServer, quorum.up or quorum.down, or leave it out',
  },
  {
    what: 'omega without a command',
    lab: on({ omega: true, quorum: quorum({ up: ['/usr/bin/logger'], down: [] }) }),
    code: 'LVS054',
    path: 'lab/http',
    says: ['omega changes nothing: there is no quorum.down'],
    fix: 'add quorum.down, or leave it out',
  },
  {
    what: 'single packets of tcp',
    lab: on({ onePacket: true }),
    code: 'LVS055',
    path: 'lab/http',
    says: ['tcp/80'],
  },
  {
    what: 'single packets of sctp beside udp',
    lab: labOf([marked({ onePacket: true, ports: [Port.udp(53), Port.sctp(53)], ...CHECKED })]),
    code: 'LVS055',
    path: 'lab/shop',
    says: ['sctp/53'],
  },
  {
    what: 'single packets of one port of the same servers for two virtual addresses',
    lab: two({}, {}),
    code: 'LVS056',
    path: 'lab/second',
    says: ['lab/http', 'lab/second', '10.11.12.1', 'udp/53'],
  },
  {
    what: 'single packets from one port of one sorry server',
    lab: two(sorry('10.11.12.3', { port: 5353 }), { ...sorry('10.11.12.3', { port: 5353 }), ports: [Port.udp(54)] }),
    code: 'LVS056',
    path: 'lab/second',
    says: ['10.11.12.3', 'udp/5353'],
  },
  {
    what: 'a netmask for clients that keep no server',
    lab: on({ persistenceNetmask: ip('255.255.255.0') }),
    code: 'LVS057',
    path: 'lab/http',
    says: ['persistenceNetmask 255.255.255.0'],
  },
  ...(['rr', 'lc'] as const).map((scheduler) => ({
    what: `weights that ${scheduler} does not look at`,
    lab: weighing([1, 2], { scheduler }),
    code: 'LVS058',
    path: 'lab/http',
    says: [`scheduler '${scheduler}'`, 'lab/web differ'],
  })),
  {
    what: 'a slow start that rr does not see',
    lab: weighing([32, 32], { scheduler: 'rr', slowStartStepSeconds: 20 }),
    code: 'LVS058',
    path: 'lab/http',
    says: ["scheduler 'rr'", 'slowStartStepSeconds'],
  },
  {
    what: 'an overflow after one connection',
    lab: weighing([1, 1], { scheduler: 'ovf' }),
    code: 'LVS058',
    path: 'lab/http',
    says: ["scheduler 'ovf'", 'the connections that a server may have'],
  },
  {
    what: 'a failover without an order',
    lab: weighing([2, 1, 2], { scheduler: 'fo' }),
    code: 'LVS058',
    path: 'lab/http',
    says: ["scheduler 'fo'", 'more than once'],
  },
  ...(['dh', 'lblc', 'lblcr'] as const).map((scheduler) => ({
    what: `a choice by the address that is asked: ${scheduler}`,
    lab: on({ scheduler }),
    code: 'LVS059',
    path: 'lab/http',
    says: [`scheduler '${scheduler}'`, 'always 192.168.26.10'],
  })),
];

describe('options of services', () => {
  testMistakes(MISTAKES);

  test('warns of what is merely unwise, and refuses the rest', () => {
    const warned = MISTAKES.filter(({ lab }) => problemsOf(lab)[0]?.severity === 'warning').map(({ code }) => code);
    expect([...new Set(warned)]).toEqual(['LVS054', 'LVS058', 'LVS059']);
  });

  test.each<[string, Lab]>([
    ['thresholds, and an upper one alone', onServer({ upperThreshold: 10, lowerThreshold: 8 })],
    ['a lower threshold that is the upper one', onServer({ upperThreshold: 10, lowerThreshold: 10 })],
    ['an upper threshold alone', onServer({ upperThreshold: 1 })],
    ['a sorry server beside the pool', on(sorry('10.11.12.3'))],
    ['a sorry server behind a mark', labOf([marked(sorry('10.11.12.3', { port: undefined }))])],
    [
      'a sorry server that is a server of another pool',
      labOf([
        service({ pool: pool({ pair: PAIR }) }),
        service({
          path: 'lab/mail',
          pool: pool({ path: 'lab/mails', name: 'mails', pair: PAIR, servers: [server(4), server(5)] }),
          ports: [Port.tcp(25)],
          ...sorry('10.11.12.1'),
        }),
      ]),
    ],
    ['a quorum of all weights', weighing([1, 2], { scheduler: 'wlc', quorum: quorum({ weight: 3 }) })],
    ['a quorum that can come back', weighing([1, 1, 1], { quorum: quorum({ weight: 2, hysteresis: 1 }) })],
    ['a quorum for a sorry server alone', on({ quorum: quorum({ down: [] }), ...sorry('10.11.12.3') })],
    ['omega with a command', on({ omega: true, quorum: quorum({}) })],
    ['alpha alone', on({ alpha: true })],
    ['single packets of udp', on(ONE_PACKET)],
    ['single packets behind a mark', labOf([marked({ ...ONE_PACKET, ports: [Port.udp(53), Port.udpRange(60, 70)] })])],
    ['single packets of two ports', two({}, { ports: [Port.udp(54)] })],
    ['single packets for one of two virtual addresses', two({}, { onePacket: false })],
    ['a netmask with persistence', on({ persistenceNetmask: ip('255.255.255.0'), persistenceSeconds: 60 })],
    ['weights with rr that are equal or 0', weighing([3, 3, 0], { scheduler: 'rr' })],
    ['an overflow with weights', weighing([100, 1], { scheduler: 'ovf' })],
    ['a failover with an order', weighing([2, 1, 1], { scheduler: 'fo' })],
    ['several sctp ports by mark with persistence', sctp(300)],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });

  test('asks for persistence on several sctp ports as on several of tcp', () => {
    expect(problemsOf(sctp(undefined)).map(({ code }) => code)).toEqual(['LVS019']);
  });

  test('two services take one sctp port once, and tcp and udp beside it', () => {
    const onPort = (...ports: readonly [Port, ...Port[]]): Lab => {
      const shared = pool();
      return labOf(
        ports.map((port, index) => service({ path: `lab/s${index}`, pool: shared, ports: [port], ...CHECKED })),
      );
    };
    expect(problemsOf(onPort(Port.sctp(80), Port.tcp(80), Port.udp(80)))).toEqual([]);
    expect(problemsOf(onPort(Port.sctp(80), Port.sctp(80))).map(({ code }) => code)).toEqual(['LVS018']);
  });
});

function sctp(persistenceSeconds: number | undefined): Lab {
  return labOf([marked({ ports: [Port.sctp(2905), Port.sctpRange(3000, 3010)], persistenceSeconds, ...CHECKED })]);
}
