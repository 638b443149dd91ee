import { describe, expect, test } from 'vitest';
import type { Cluster } from '../lib/model/cluster';
import type { Service } from '../lib/model/service';
import { SCHEDULERS } from '../lib/model/service';
import { Port } from '../lib/net/port';
import { renderKeepalived } from '../lib/render/keepalived';
import { renderNftables } from '../lib/render/nftables';
import { clusterOf, ip, marked, pair, pool, publicSide, server, service } from './fixtures';
import { describeWith } from './needs';
import { complaintAboutOnRouter, wordsOfKeepalived } from './oracles';

// Every option of a service, alone and all at once, as keepalived and nft read it.

const sorryServer = { address: ip('10.11.12.3'), port: 81, quiesce: true };
const quorum = { weight: 2, hysteresis: 1, up: ['/bin/true'], down: ['/bin/echo', '-n', '--a=b,c:d@e%f+1'] };
const udp = { ports: [Port.udp(53)] } as const;
const floating = [ip('192.168.26.10'), ip('192.168.26.11'), ip('192.168.26.12')] as const;

const OPTIONS: Readonly<Record<string, Partial<Service>>> = {
  sctp: { ports: [Port.sctp(2905)] },
  'single packets': { ...udp, onePacket: true },
  'single packets and a sorry server': { ...udp, onePacket: true, sorryServer },
  'single packets behind a mark': { ports: [Port.udp(53), Port.udpRange(60, 70)], mark: 53, onePacket: true },
  'source hashing with all flags': { scheduler: 'sh', schedulerFlags: ['port', 'fallback'] },
  'Maglev hashing with all flags': { scheduler: 'mh', schedulerFlags: ['port', 'fallback'] },
  persistence: { persistenceSeconds: 1 },
  'persistence of networks': { persistenceSeconds: 2_678_400, persistenceNetmask: ip('255.255.255.0') },
  'a sorry server': { sorryServer: { ...sorryServer, quiesce: false } },
  'a quiet sorry server': { sorryServer },
  'a quorum': { quorum },
  alpha: { alpha: true },
  omega: { omega: true, quorum },
  quiesce: { quiesce: true },
};

/** The option on a service that stands alone. */
function alone(overrides: Partial<Service>): Cluster {
  return clusterOf(service(overrides));
}

/** All options, each on a service with a port of its own, and once all together by mark. */
function together(): Cluster {
  const servers = [server(1, { upperThreshold: 100, lowerThreshold: 50 }), server(2, { upperThreshold: 7, weight: 3 })];
  const shared = pool({ servers, pair: pair({ publicInterface: publicSide({ floating }), realServerInternet: true }) });
  const each = Object.values(OPTIONS).map((option, index) =>
    service({
      ...option,
      path: `lab/s${index}`,
      name: `s${index}`,
      pool: shared,
      ports: portsFrom(option, 1000 + index),
    }),
  );
  const full = marked({
    pool: shared,
    mark: 999,
    virtualAddress: floating[1],
    ports: [Port.tcp(80), Port.udp(80), Port.sctp(80), Port.sctpRange(81, 90)],
    scheduler: 'sh',
    schedulerFlags: ['port', 'fallback'],
    persistenceNetmask: ip('255.255.0.0'),
    quiesce: true,
    sorryServer: { ...sorryServer, port: undefined },
    quorum,
    alpha: true,
    omega: true,
  });
  return clusterOf(...each, full);
}

/** One port of the option's own protocol. */
function portsFrom({ ports: [given] = [Port.tcp(1)] }: Partial<Service>, number: number): readonly [Port] {
  return [Port[given.protocol](number)];
}

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test.each(Object.entries(OPTIONS))('has nothing to say to %s', (_, option) => {
    expect(wordsOfKeepalived(renderKeepalived(alone(option), 'primary'))).toBe('');
  });

  test.each(['primary', 'backup'] as const)('has nothing to say to all of them on the %s router', (role) => {
    expect(wordsOfKeepalived(renderKeepalived(together(), role))).toBe('');
  });

  test('has nothing to say to one port of one address by three protocols', () => {
    const shared = pool();
    const dns = [Port.tcp(53), Port.udp(53), Port.sctp(53)].map((port) =>
      service({ path: `lab/${port.protocol}`, name: `dns-${port.protocol}`, pool: shared, ports: [port] }),
    );
    expect(wordsOfKeepalived(renderKeepalived(clusterOf(...dns), 'primary'))).toBe('');
  });

  test.each(SCHEDULERS)('takes single packets with %s', (scheduler) => {
    expect(wordsOfKeepalived(renderKeepalived(alone({ ...udp, scheduler, onePacket: true }), 'primary'))).toBe('');
  });

  // the rules LVS053 and LVS055 say it at synth
  test.each<[string, Partial<Service>, string]>([
    ['single packets of tcp', { onePacket: true }, 'one packet scheduling requires UDP'],
    ['a quorum above all weights', { quorum: { ...quorum, weight: 3 } }, 'exceeds total weight'],
    ['a hysteresis as large as the quorum', { quorum: { ...quorum, hysteresis: 2 } }, 'hysteresis 2 >= quorum 2'],
  ])('complains of %s', (_, option, words) => {
    expect(wordsOfKeepalived(renderKeepalived(alone(option), 'primary'))).toContain(words);
  });
});

describe.each([
  ['each option', Object.values(OPTIONS).map(alone)],
  ['all of them', [together()]],
])('%s', (_, clusters) => {
  describeWith(['nft', 'unshare', 'ip'], 'nft', () => {
    test('accepts the rules', () => {
      const complaints = clusters.map((cluster) =>
        complaintAboutOnRouter(renderNftables(cluster, 'primary'), 'nftables.conf', 'nft -c -f %s'),
      );
      expect(complaints.filter((complaint) => complaint !== undefined)).toEqual([]);
    });
  });
});
