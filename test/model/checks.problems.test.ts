import { describe, expect, test } from 'vitest';
import type { HealthCheck } from '../../lib/model/health-check';
import type { Service } from '../../lib/model/service';
import { problemsOf } from '../../lib/model/problems';
import { Port } from '../../lib/net/port';
import {
  custom,
  httpCheck,
  labOf,
  marked,
  pingCheck,
  pool,
  scriptCheck,
  sendExpectCheck,
  server,
  service,
  TIMES,
  udpCheck,
} from '../fixtures';
import { testMistakes } from './mistakes';

/** In front of servers whose workload may answer anything. */
const udp = { pool: pool({ workload: custom() }), ports: [Port.udp(53)] } as const;
const tcpCheckOf = (port: number): HealthCheck => ({ kind: 'tcp', port, times: TIMES });
const heavy = pool({ servers: [server(1), server(2, { weight: 2 })] });

describe('health checks at odds with their service', () => {
  testMistakes([
    {
      what: 'a port of two that no check asks',
      lab: labOf([marked({ healthChecks: [httpCheck({ port: 80 })] })]),
      code: 'LVS060',
      path: 'lab/shop',
      says: ['tcp/443'],
      fix: 'add a health check of that port, such as HealthCheck.tcp({ port: 443 })',
    },
    {
      what: 'a service that is only pinged',
      lab: labOf([service({ healthChecks: [pingCheck] })]),
      code: 'LVS060',
      path: 'lab/http',
      says: ['tcp/80'],
    },
    {
      what: 'a check of another port',
      lab: labOf([service({ ...udp, healthChecks: [tcpCheckOf(22)] })]),
      code: 'LVS060',
      path: 'lab/http',
      says: ['udp/53'],
      fix: "add a health check of that port, such as HealthCheck.udp({ port: 53, reply: 'any' })",
    },
    {
      what: 'a port of sctp beside one of tcp',
      lab: labOf([marked({ ...udp, ports: [Port.tcp(80), Port.sctp(2905)], healthChecks: [tcpCheckOf(80)] })]),
      code: 'LVS060',
      path: 'lab/shop',
      says: ['sctp/2905'],
      fix: 'add a health check of that port, such as HealthCheck.script({ port: 2905, content })',
    },
    {
      what: 'a udp port that tcp checks do not ask',
      lab: labOf([service(udp)]),
      code: 'LVS031',
      path: 'lab/http',
      says: ['udp/53'],
      fix: "add healthChecks that ask it, such as HealthCheck.udp({ port: 53, reply: 'any' })",
    },
    {
      what: 'a range, which has no port that is asked by itself',
      lab: labOf([marked({ ports: [Port.tcpRange(8000, 8010)] })]),
      code: 'LVS031',
      path: 'lab/shop',
      says: ['tcp/8000-8010'],
      fix: 'add healthChecks that ask it, such as HealthCheck.tcp({ port: 8000 })',
    },
    {
      what: 'a service of sctp',
      lab: labOf([service({ ...udp, ports: [Port.sctp(2905)] })]),
      code: 'LVS031',
      path: 'lab/http',
      says: ['sctp/2905'],
      fix: 'add healthChecks that ask it, such as HealthCheck.script({ port: 2905, content })',
    },
    {
      what: 'a udp check that hears no answer',
      lab: labOf([service({ ...udp, healthChecks: [udpCheck({ reply: undefined })] })]),
      code: 'LVS061',
      path: 'lab/http',
      says: ['HealthCheck.udp of port 53'],
    },
    {
      what: "Piranha's check without an expectation",
      lab: labOf([
        service({ ports: [Port.tcp(25)], healthChecks: [sendExpectCheck({ send: undefined, expect: undefined })] }),
      ]),
      code: 'LVS061',
      path: 'lab/http',
      says: ['HealthCheck.sendExpect of port 25'],
    },
    {
      what: 'a slow start from 1 to 1',
      lab: labOf([service({ slowStartStepSeconds: 20 })]),
      code: 'LVS062',
      path: 'lab/http',
      says: ['lab/web'],
    },
  ]);

  test.each<[string, Service]>([
    ['a check on each single port of a mark', marked({ healthChecks: [httpCheck({ port: 80 }), tcpCheckOf(443)] })],
    ['a range beside a port that is asked', marked({ ports: [Port.tcp(21), Port.tcpRange(10_000, 10_100)] })],
    ['a script, whatever it asks', marked({ healthChecks: [scriptCheck()] })],
    ['a udp check that needs an answer', service({ ...udp, healthChecks: [udpCheck()] })],
    ['a udp check beside a ping', service({ ...udp, healthChecks: [udpCheck({ reply: undefined }), pingCheck] })],
    [
      "Piranha's check of port 80, which has an expectation of its own",
      service({ healthChecks: [sendExpectCheck({ send: undefined, expect: undefined })] }),
    ],
    ['a slow start from 1 to 2', service({ scheduler: 'wlc', pool: heavy, slowStartStepSeconds: 20 })],
  ])('finds nothing wrong with %s', (_, each) => {
    expect(problemsOf(labOf([each]))).toEqual([]);
  });
});
