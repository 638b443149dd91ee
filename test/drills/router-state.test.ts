import { describe, expect, test } from 'vitest';
import { type RouterState, stateOf, weightsOf } from '../../lib/drills/router-state';
import { whyNotWhole } from '../../lib/drills/whole';
import { manualCluster, scene } from './scenes';

const ADDRESSES = `1: lo    inet 127.0.0.1/8 scope host lo
2: eth0    inet 192.168.26.9/24 brd 192.168.26.255 scope global eth0
2: eth0    inet 192.168.26.10/24 scope global secondary eth0:1
3: eth1    inet 10.11.12.9/24 brd 10.11.12.255 scope global eth1
3: eth1    inet 10.11.12.10/24 scope global secondary eth1:1
`;
const TABLE = `-A -t 192.168.26.10:80 -s rr
-a -t 192.168.26.10:80 -r 10.11.12.1:80 -m -w 1
-a -t 192.168.26.10:80 -r 10.11.12.2:80 -m -w 0
-A -f 80 -s wlc -p 300
-a -f 80 -r 10.11.12.2:0 -m -w 3
`;
const text = (addresses: string, process: string, table: string): string => `${addresses}--\n${process}--\n${table}`;
const state = (addresses = ADDRESSES, table = TABLE): RouterState =>
  stateOf(text(addresses, '412\n', table), manualCluster());

describe('a look at a router', () => {
  test.each([
    ['all', ADDRESSES],
    ['some', ADDRESSES.split('\n').slice(0, 4).join('\n')],
    ['none', '2: eth0    inet 192.168.26.9/24 scope global eth0\n'],
    ['none', '2: eth0    inet 192.168.26.100/24 scope global eth0\n'],
  ])('finds %s of the floating addresses', (holds, addresses) => {
    expect(state(addresses).holds).toBe(holds);
  });

  test('knows whether keepalived runs', () => {
    expect(state().isRunning).toBe(true);
    expect(stateOf(text(ADDRESSES, '', TABLE), manualCluster()).isRunning).toBe(false);
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
  const sound = TABLE.replace('-w 0', '-w 1');
  const none = '2: eth0    inet 192.168.26.8/24 scope global eth0\n';
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
    ['with an empty standby', state(ADDRESSES, sound), state(none, ''), 'lvs-backup sends no requests'],
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
