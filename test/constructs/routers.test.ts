import { describe, expect, test } from 'vitest';
import type { LvsRouterOptions, LvsRouterPair } from '../../lib';
import { InputError, LvsRouterPair as Routers, NatNetwork } from '../../lib';
import { addImage, addRouters, emptyStack } from '../stack';

const routers = (options: LvsRouterOptions): LvsRouterPair => addRouters(emptyStack(), options);
/** What a caller without a compiler may write. */
const any = (value: unknown): never => value as never;

const TAKEN: readonly [string, LvsRouterOptions][] = [
  ['manual timing', { timing: 'manual' }],
  ['fast timing', { timing: 'fast' }],
  ['preemption', { preempt: true }],
  ['preemption after a second', { preempt: { delaySeconds: 1 } }],
  ['preemption after 1000 seconds', { preempt: { delaySeconds: 1000 } }],
  ['unicast', { peers: 'unicast' }],
  ['one gratuitous ARP', { gratuitousArp: { repeat: 1, delaySeconds: 0, refreshSeconds: 0 } }],
  ['many gratuitous ARPs', { gratuitousArp: { repeat: 100, delaySeconds: 4294, refreshSeconds: 4294 } }],
  ['a command', { notify: { master: ['/usr/bin/logger', '-t', 'lvs', 'a=b:c,d@e%f+g/h'] } }],
  ['a script', { notify: { fault: '#!/bin/sh\necho "$1" \'${x}\' # }\n' } }],
  ['a script with a blank before its interpreter', { notify: { stop: '#! /bin/sh\n' } }],
  ['no path', { trackPaths: 'none' }],
  ['the gateway', { trackPaths: 'gateway' }],
  ['paths', { trackPaths: ['192.168.26.254', '10.11.12.200'] }],
  ['the fastest tries', { tracking: { intervalSeconds: 2, timeoutSeconds: 1, fall: 1, rise: 1 } }],
  ['the slowest tries', { tracking: { intervalSeconds: 3600, timeoutSeconds: 3599, fall: 100, rise: 100 } }],
  ['no filter', { filter: 'off' }],
  ['sources of ssh', { filter: 'closed', sshFrom: ['192.0.2.0/24', '198.51.100.7'] }],
  ['timeouts', { timeouts: { tcpSeconds: 1, tcpFinSeconds: 1, udpSeconds: 2_678_400 } }],
  ['sizes', { connectionTableBits: 8, conntrackMax: 1024 }],
  ['large sizes', { connectionTableBits: 20, conntrackMax: 16_777_216 }],
];

const REFUSED: readonly [LvsRouterOptions, string, string][] = [
  [{ timing: any('slow') }, 'timing', '008'],
  [{ preempt: any('yes') }, 'preempt', '008'],
  [{ preempt: { delaySeconds: 0 } }, 'preempt.delaySeconds', '004'],
  [{ preempt: { delaySeconds: 1001 } }, 'preempt.delaySeconds', '004'],
  [{ peers: any('broadcast') }, 'peers', '008'],
  [{ gratuitousArp: { repeat: 0 } }, 'gratuitousArp.repeat', '004'],
  [{ gratuitousArp: { delaySeconds: -1 } }, 'gratuitousArp.delaySeconds', '004'],
  [{ gratuitousArp: { delaySeconds: 4295 } }, 'gratuitousArp.delaySeconds', '004'],
  [{ gratuitousArp: { refreshSeconds: 1.5 } }, 'gratuitousArp.refreshSeconds', '004'],
  [{ notify: { master: [] } }, 'notify.master', '006'],
  [{ notify: { master: ['logger'] } }, 'notify.master', '008'],
  [{ notify: { master: ['/bin/a b'] } }, 'notify.master', '008'],
  [{ notify: { backup: ['/bin/echo', 'a b'] } }, 'notify.backup', '008'],
  [{ notify: { backup: ['/bin/echo', ''] } }, 'notify.backup', '008'],
  [{ notify: { backup: ['/bin/echo', 'a"\n}'] } }, 'notify.backup', '008'],
  [{ notify: { backup: ['/bin/echo', '$x'] } }, 'notify.backup', '008'],
  [{ notify: { fault: ['/bin/echo', 'a#b'] } }, 'notify.fault', '008'],
  [{ notify: { stop: 'echo stopped' } }, 'notify.stop', '008'],
  [{ notify: { stop: any(7) } }, 'notify.stop', '008'],
  [{ trackPaths: any('router') }, 'trackPaths', '008'],
  [{ trackPaths: [] }, 'trackPaths', '006'],
  [{ trackPaths: ['gateway'] }, 'trackPaths', '001'],
  [{ tracking: { intervalSeconds: 1 } }, 'tracking.intervalSeconds', '004'],
  [{ tracking: { timeoutSeconds: 2 } }, 'tracking.timeoutSeconds', '004'],
  [{ tracking: { fall: 0 } }, 'tracking.fall', '004'],
  [{ tracking: { rise: 101 } }, 'tracking.rise', '004'],
  [{ filter: any('open') }, 'filter', '008'],
  [{ sshFrom: [] }, 'sshFrom', '006'],
  [{ sshFrom: ['192.0.2.1/24'] }, 'sshFrom', '002'],
  [{ sshFrom: ['here'] }, 'sshFrom', '001'],
  [{ filter: 'off', sshFrom: ['192.0.2.0/24'] }, 'sshFrom', '008'],
  [{ timeouts: { tcpSeconds: 0 } }, 'timeouts.tcpSeconds', '004'],
  [{ timeouts: { udpSeconds: 2_678_401 } }, 'timeouts.udpSeconds', '004'],
  [{ connectionTableBits: 7 }, 'connectionTableBits', '004'],
  [{ conntrackMax: 1023 }, 'conntrackMax', '004'],
];

describe('the options of a pair of routers', () => {
  test.each(TAKEN)('take %s', (_, options) => {
    expect(() => routers(options)).not.toThrow();
  });

  test.each(REFUSED)('refuse %o at %s', (options, prop, code) => {
    const build = (): unknown => routers(options);
    expect(build).toThrow(InputError);
    expect(build).toThrow(`LVS${code}: lab/lvs: ${prop}: `);
  });

  test('tell how long a failover may take, by the death of the router and by the death of its path', () => {
    expect(routers({}).failoverBoundSeconds).toBe(3.609375);
    expect(routers({}).pathFailoverBoundSeconds).toBe(8.609375);
    expect(routers({ timing: 'fast' }).failoverBoundSeconds).toBeCloseTo(0.721875, 12);
    expect(routers({ trackPaths: 'none' }).pathFailoverBoundSeconds).toBeUndefined();
  });

  test('track the gateway of the public network, where it has one', () => {
    const paths = (pair: LvsRouterPair): readonly string[] => pair.model.trackedPaths.addresses.map(String);
    expect(paths(routers({}))).toEqual(['192.168.26.254']);
    const stack = emptyStack();
    const network = new NatNetwork(stack, 'alone', { cidr: '10.1.0.0/24' });
    const inside = new NatNetwork(stack, 'inside', { cidr: '10.2.0.0/24' });
    const pair = new Routers(stack, 'lvs', {
      image: addImage(stack),
      publicInterface: { network, primary: '10.1.0.9', backup: '10.1.0.8', floating: '10.1.0.10' },
      privateInterface: { network: inside, primary: '10.2.0.9', backup: '10.2.0.8', floating: '10.2.0.10' },
    });
    expect(paths(pair)).toEqual([]);
  });
});
