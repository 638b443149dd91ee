import { describe, expect, test } from 'vitest';
import type { FirewallMarkServiceProps, RealServerProps, VirtualServiceProps } from '../../lib';
import { FirewallMarkService, InputError, Port, RealServerPool, VirtualService, Workload } from '../../lib';
import { manualParts } from '../stack';

type Options = Omit<VirtualServiceProps, 'pool' | 'port'>;

/** A service of port 8080 beside the manual's. */
function service(options: Options, port: number | Port = 8080): VirtualService {
  const { stack, pool } = manualParts();
  return new VirtualService(stack, 's', { pool, port, ...options });
}

function marked(options: Partial<FirewallMarkServiceProps>): FirewallMarkService {
  const { stack, pool } = manualParts();
  return new FirewallMarkService(stack, 's', { pool, ports: [8080, 8443], ...options });
}

/** What a caller without a compiler may write. */
function any(value: unknown): never {
  return value as never;
}

function messageOf(build: () => unknown): string {
  try {
    build();
  } catch (error) {
    if (error instanceof InputError) {
      return error.message;
    }
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('a service', () => {
  test('has none of the options unless it is told', () => {
    expect(service({}).model).toMatchObject({
      scheduler: 'wlc',
      schedulerFlags: [],
      onePacket: false,
      persistenceNetmask: undefined,
      sorryServer: undefined,
      quorum: undefined,
      alpha: false,
      omega: false,
    });
  });

  test.each<[string, Options, object]>([
    ['a scheduler by its name', { scheduler: 'sh' }, { scheduler: 'sh', schedulerFlags: [] }],
    ['a scheduler without flags', { scheduler: { name: 'mh' } }, { scheduler: 'mh', schedulerFlags: [] }],
    [
      'a scheduler with flags',
      { scheduler: { name: 'sh', fallback: true, port: true } },
      { scheduler: 'sh', schedulerFlags: ['port', 'fallback'] },
    ],
    ['a quorum by its defaults', { quorum: {} }, { quorum: { weight: 1, hysteresis: 0, up: [], down: [] } }],
    [
      'a quorum with commands',
      { quorum: { weight: 3, hysteresis: 2, up: ['/bin/a'], down: ['/bin/b', '-c', 'd=%e'] } },
      { quorum: { weight: 3, hysteresis: 2, up: ['/bin/a'], down: ['/bin/b', '-c', 'd=%e'] } },
    ],
  ])('takes %s', (_, options, facts) => {
    expect(service(options).model).toMatchObject(facts);
  });

  test("sends clients to the sorry server's port, or to its own", () => {
    const portOf = (options: Options): number | undefined => service(options).model.sorryServer?.port;
    expect(portOf({ sorryServer: '10.11.12.3' })).toBe(8080);
    expect(portOf({ sorryServer: { address: '10.11.12.3' } })).toBe(8080);
    expect(portOf({ sorryServer: { address: '10.11.12.3', port: 81, quiesce: true } })).toBe(81);
    expect(marked({ sorryServer: '10.11.12.3' }).model.sorryServer?.port).toBeUndefined();
  });

  test('takes every protocol', () => {
    expect(`${service({}, Port.sctp(2905)).model.ports[0]}`).toBe('sctp/2905');
    const mixed = marked({ ports: [53, Port.udp(53), Port.sctpRange(53, 60)] });
    expect(mixed.model.ports.map(String)).toEqual(['tcp/53', 'udp/53', 'sctp/53-60']);
  });

  test.each<[string, Options, string, string]>([
    ['a flag for another scheduler', { scheduler: any({ name: 'wlc', port: true }) }, 'scheduler.name', '008'],
    ['a flag that is no truth', { scheduler: { name: 'sh', port: any('yes') } }, 'scheduler.port', '008'],
    ['an unknown scheduler', { scheduler: any('twos') }, 'scheduler', '008'],
    ['a netmask with holes', { persistenceNetmask: '255.0.255.0' }, 'persistenceNetmask', '008'],
    ['a sorry server that is no address', { sorryServer: 'sorry' }, 'sorryServer.address', '001'],
    ['a sorry server on port 0', { sorryServer: { address: '10.11.12.3', port: 0 } }, 'sorryServer.port', '003'],
    ['a quorum of 0', { quorum: { weight: 0 } }, 'quorum.weight', '004'],
    ['a hysteresis as large as the quorum', { quorum: { weight: 2, hysteresis: 2 } }, 'quorum.hysteresis', '004'],
    ['an empty command', { quorum: { up: [] } }, 'quorum.up', '006'],
    ['a relative command', { quorum: { up: ['logger'] } }, 'quorum.up', '008'],
    ['an omega that is no truth', { omega: any(1) }, 'omega', '008'],
    ...['a b', '', 'a"b', 'a\nb', '#a', 'a!b', '$A', '~SEQ(1)', 'a\\b', '{', '${a}'].map(
      (word): [string, Options, string, string] => [
        `the word ${JSON.stringify(word)} in a command`,
        { quorum: { down: ['/bin/a', word] } },
        'quorum.down',
        '008',
      ],
    ),
  ])('refuses %s', (_, options, place, code) => {
    expect(messageOf(() => service(options))).toContain(`LVS${code}: lab/s: ${place}: `);
  });
});

describe('thresholds of a server', () => {
  const pool = (server: Omit<RealServerProps, 'address'>): RealServerPool => {
    const { stack, routers } = manualParts();
    const servers = { ns1: { address: '10.11.12.3', ...server } };
    return new RealServerPool(stack, 'p', { routers, servers, workload: Workload.nginx() });
  };

  test('are taken, and there are none unless they are given', () => {
    expect(pool({ upperThreshold: 10, lowerThreshold: 5 }).model.servers[0]).toMatchObject({
      upperThreshold: 10,
      lowerThreshold: 5,
    });
    expect(pool({}).model.servers[0]).toMatchObject({ upperThreshold: undefined, lowerThreshold: undefined });
  });

  test.each(['upperThreshold', 'lowerThreshold'])('refuses %s 0, and more than 32 bits', (prop) => {
    for (const wrong of [0, 2 ** 32, 1.5]) {
      expect(messageOf(() => pool({ [prop]: wrong }))).toContain(`LVS004: lab/p: servers.ns1.${prop}: `);
    }
  });
});
