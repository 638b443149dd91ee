import { describe, expect, test } from 'vitest';
import type { Detection } from '../../lib/model/detection';
import { serviceDetectionOf } from '../../lib/model/detection';
import type { CheckTimes, HealthCheck } from '../../lib/model/health-check';
import { Port } from '../../lib/net/port';
import {
  httpCheck,
  marked,
  pingCheck,
  scriptCheck,
  sendExpectCheck,
  service,
  tcpCheck,
  TIMES,
  udpCheck,
} from '../fixtures';

/** Each 6 s; 2 more tries, 1 s after the last one; 3 s for an answer. */
const TWO_RETRIES: CheckTimes = { ...TIMES, retries: 2 };
const fast = { ...tcpCheck, times: { ...TIMES, intervalSeconds: 1, retries: 0 } };

const of = (...healthChecks: readonly HealthCheck[]): Detection => serviceDetectionOf(service({ healthChecks }));
const ofUdp = (...healthChecks: readonly HealthCheck[]): Detection =>
  serviceDetectionOf(service({ ports: [Port.udp(53)], healthChecks }));

describe('detection', () => {
  test.each<[string, Detection, Detection]>([
    // a good check at 0, refused at 6, and again at 7
    ['one retry', of(tcpCheck), { refused: 7, silent: 13 }],
    // asked at 6, given up at 9; at 10, 13; at 14, 17
    ['two retries', of({ ...tcpCheck, times: TWO_RETRIES }), { refused: 8, silent: 17 }],
    ['no retry', of({ ...tcpCheck, times: { ...TIMES, retries: 0 } }), { refused: 6, silent: 9 }],
    ['HTTP, as tcp', of(httpCheck()), { refused: 7, silent: 13 }],
    ['a ping, which no closed port fails', of(pingCheck), { refused: undefined, silent: 13 }],
    ['udp with a reply', ofUdp(udpCheck()), { refused: 7, silent: 13 }],
    [
      'udp without, which takes silence for health',
      ofUdp(udpCheck({ reply: undefined })),
      { refused: 7, silent: undefined },
    ],
    // programs are started at 6, 9 and 12, each when the last one ends, not 1 s later
    ['a program that talks', of(sendExpectCheck({ times: TWO_RETRIES })), { refused: 8, silent: 15 }],
    [
      'a script, which may wait for a refused port',
      of(scriptCheck({ times: TWO_RETRIES })),
      { refused: 15, silent: 15 },
    ],
    ['the fastest of several checks', of(tcpCheck, fast), { refused: 1, silent: 4 }],
    [
      'udp and a ping, each for what it sees',
      ofUdp(udpCheck({ reply: undefined }), pingCheck),
      { refused: 7, silent: 13 },
    ],
    ['no check', of(), { refused: undefined, silent: undefined }],
    [
      'a default that finds no port',
      serviceDetectionOf(service({ ports: [Port.udp(53)] })),
      { refused: undefined, silent: undefined },
    ],
    ['two ports of a mark', serviceDetectionOf(marked()), { refused: 7, silent: 13 }],
  ])('of %s', (_, detection, expected) => {
    expect(detection).toEqual(expected);
  });
});
