import { describe, expect, test } from 'vitest';
import { type RouterState, stateOf, weightsOf } from '../../lib/drills/router-state';
import { whyNotWhole } from '../../lib/drills/whole';
import { lookText, manualCluster, scene } from './scenes';

const ADDRESSES = ['192.168.26.9', '192.168.26.10', '10.11.12.9', '10.11.12.10'];
const HTTP = ['TCP  C0A81A0A:0050 rr ', '  -> 0A0B0C01:0050      Masq    1      2          14'];
const WEB = [...HTTP, '  -> 0A0B0C02:0050      Masq    0      0          12'];
const SOUND = [...HTTP, '  -> 0A0B0C02:0050      Masq    1      1          13'];
const MARK = ['FWM  00000050 wlc persistent 75000 FFFFFFFF', '  -> 0A0B0C02:0000      Masq    3      0          0'];
const state = (addresses = ADDRESSES, table: readonly string[] = [...WEB, ...MARK]): RouterState =>
  stateOf(lookText(addresses, table), manualCluster());

describe('a look at a router', () => {
  test.each([
    ['all', ADDRESSES],
    ['some', ADDRESSES.slice(0, 3)],
    ['none', ['192.168.26.9']],
    ['none', ['192.168.26.100']],
  ])('finds %s of the floating addresses', (holds, addresses) => {
    expect(state(addresses).holds).toBe(holds);
  });

  test('knows whether keepalived runs', () => {
    expect(state().isRunning).toBe(true);
    expect(stateOf(lookText(ADDRESSES, WEB, ['keepalived']), manualCluster()).isRunning).toBe(false);
  });

  test('takes no address for its own that is only somewhere on the way', () => {
    const route = ['/proc/net/fib_trie:  |-- 192.168.26.10', '/proc/net/fib_trie:     /32 link UNICAST'].join('\n');
    expect(stateOf(`${route}\n${lookText(['10.11.12.10'], [])}`, manualCluster()).holds).toBe('some');
  });

  test('says the table in the words of ipvsadm, without what only counts', () => {
    const other = ['UDP  C0A81A0A:0035 sh (sh-port) ops', '  -> 0A0B0C01:0035      Route   1      0          0'];
    const tunnel = ['TCP  C0A81A0A:0051 wlc ', '  -> 0A0B0C01:0051      Tunnel  5      0          0'];
    expect(state([], [...WEB, ...MARK, ...other, ...tunnel]).table).toEqual([
      '-A -t 192.168.26.10:80 -s rr',
      '-a -t 192.168.26.10:80 -r 10.11.12.1:80 -m -w 1',
      '-a -t 192.168.26.10:80 -r 10.11.12.2:80 -m -w 0',
      '-A -f 80 -s wlc',
      '-a -f 80 -r 10.11.12.2:0 -m -w 3',
      '-A -u 192.168.26.10:53 -s sh',
      '-a -u 192.168.26.10:53 -r 10.11.12.1:53 -g -w 1',
      '-A -t 192.168.26.10:81 -s wlc',
      '-a -t 192.168.26.10:81 -r 10.11.12.1:81 -i -w 5',
    ]);
    expect(state([], []).table).toEqual([]);
  });

  test('finds the weights of a service by its address or its mark, and of no other', () => {
    const { service } = scene();
    expect([...weightsOf(state(), service)]).toEqual([
      ['10.11.12.1', 1],
      ['10.11.12.2', 0],
    ]);
    expect([...weightsOf(state(), { ...service, mark: 80 })]).toEqual([['10.11.12.2', 3]]);
    expect([...weightsOf(state(), { ...service, virtualAddress: '192.168.26.1' })]).toEqual([]);
  });
});

describe('a cluster', () => {
  const sound = SOUND;
  const none = ['192.168.26.8', '10.11.12.8'];
  const why = (primary: RouterState, backup: RouterState): string | undefined =>
    whyNotWhole(manualCluster(), new Map([['lvs-primary', primary] as const, ['lvs-backup', backup] as const]));

  test('is whole with one holder and all servers in both tables', () => {
    expect(why(state(ADDRESSES, sound), state(none, sound))).toBeUndefined();
    expect(why(state(none, sound), state(ADDRESSES, sound))).toBeUndefined();
  });

  test.each<readonly [string, RouterState, RouterState, string]>([
    ['with two holders', state(ADDRESSES, sound), state(ADDRESSES, sound), 'lvs-primary all, lvs-backup all'],
    ['without a holder', state(none, sound), state(none, sound), 'lvs-primary none, lvs-backup none'],
    [
      'with a server at weight 0',
      state(ADDRESSES),
      state(none, sound),
      'lvs-primary sends no requests of lab/http to web-rs2',
    ],
    ['with an empty standby', state(ADDRESSES, sound), state(none, []), 'lvs-backup sends no requests'],
    [
      'without a keepalived',
      state(ADDRESSES, sound),
      { ...state(none, sound), isRunning: false },
      'does not run on lvs-backup',
    ],
  ])('is not whole %s', (_, primary, backup, words) => {
    expect(why(primary, backup)).toContain(words);
  });
});
