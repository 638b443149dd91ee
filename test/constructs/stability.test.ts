import { Testing } from 'cdktf';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FirewallMarkService, HealthCheck, Port, RealServerPool, VirtualService, Workload } from '../../lib';
import { addHost, addRouters, emptyStack, seeds } from '../stack';

// What is added or reordered moves nothing of what was there: an address of Terraform that moves is a guest destroyed.

interface PlannedPool {
  readonly id: string;
  readonly isNginx: boolean;
  /** The servers' keys and the last numbers of their addresses. */
  readonly servers: readonly (readonly [key: string, number: number])[];
}

interface PlannedService {
  readonly id: string;
  readonly pool: number;
  readonly port: number;
  readonly kind: 'tcp' | 'udp' | 'sctp' | 'mark';
}

interface Plan {
  readonly pools: readonly PlannedPool[];
  readonly services: readonly PlannedService[];
}

/** A cluster, and numbers by which its parts are put in another order. */
const plans = fc
  .record({
    hosts: fc.uniqueArray(fc.integer({ min: 20, max: 250 }), { minLength: 7, maxLength: 12 }),
    isNginx: fc.array(fc.boolean(), { minLength: 2, maxLength: 2 }),
    // LVS082: sshd has 22 on the servers
    ports: fc.uniqueArray(
      fc.integer({ min: 1, max: 65_535 }).filter((port) => port !== 22),
      { minLength: 2, maxLength: 6 },
    ),
    kinds: fc.array(fc.constantFrom('tcp', 'udp', 'sctp', 'mark'), { minLength: 6, maxLength: 6 }),
  })
  .map(({ hosts, isNginx, ports, kinds }): Plan => {
    const half = Math.floor(hosts.length / 2);
    const parts = [hosts.slice(0, half), hosts.slice(half)];
    return {
      pools: parts.map((numbers, index) => ({
        id: `pool-${index}`,
        isNginx: isNginx[index] ?? true,
        servers: numbers.map((number) => [`rs${number}`, number]),
      })),
      services: ports.map((port, index) => {
        return { id: `service-${port}`, pool: index % 2, port, kind: kinds[index] ?? 'tcp' };
      }),
    };
  });

interface Built {
  readonly document: string;
  readonly seeds: ReturnType<typeof seeds>;
}

/** @param turned whether all that has no order of its own is written the other way round */
function build({ pools, services }: Plan, turned = false): Built {
  const inOrder = <T>(items: readonly T[]): readonly T[] => (turned ? [...items].reverse() : items);
  const stack = emptyStack();
  const routers = addRouters(stack);
  const made = new Map(
    inOrder(pools).map((pool) => {
      const servers = Object.fromEntries(inOrder(pool.servers).map(([key, number]) => [key, `10.11.12.${number}`]));
      const workload = pool.isNginx ? Workload.nginx() : Workload.custom({ units: ['app.service'] });
      const props = turned ? { workload, servers, routers } : { routers, servers, workload };
      return [pool.id, new RealServerPool(stack, pool.id, props)];
    }),
  );
  for (const { id, pool: at, port, kind } of inOrder(services)) {
    const pool = made.get(`pool-${at}`) ?? expect.fail(`no pool ${at}`);
    const healthChecks = [HealthCheck.ping()];
    if (kind === 'mark') {
      new FirewallMarkService(stack, id, { pool, ports: [Port.tcp(port), Port.udp(port)], healthChecks });
    } else {
      const props = { pool, port: Port[kind](port), healthChecks, sorryServer: '10.11.12.252' };
      new VirtualService(
        stack,
        id,
        turned ? { ...Object.fromEntries(Object.entries(props).reverse()), ...props } : props,
      );
    }
  }
  addHost(stack);
  return { document: Testing.synth(stack, true), seeds: seeds(stack) };
}

type Resources = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;

/** Every resource by its address. */
function resources({ document }: Built): ReadonlyMap<string, Readonly<Record<string, unknown>>> {
  const { resource } = JSON.parse(document) as { readonly resource: Resources };
  const all = Object.entries(resource).flatMap(([type, byName]) =>
    Object.entries(byName).map(([name, body]): [string, Readonly<Record<string, unknown>>] => [
      `${type}.${name}`,
      body,
    ]),
  );
  return new Map(all);
}

/** Holds what is to hold of every addition: only the hosts that have to do with it get other files, and none another birth. */
function expectUntouched(before: Built, after: Built, touched: (host: string) => boolean): void {
  const now = resources(after);
  const isSeed = (address: string): boolean => address.includes('_Seed_');
  for (const [address, body] of resources(before)) {
    expect([...now.keys()]).toContain(address);
    const host = address
      .replace(/^[^.]*\./, '')
      .replace(/(_Disk|_Seed)?_[0-9A-F]{8}$/, '')
      .replaceAll('_', '-');
    if (!touched(host)) {
      expect(now.get(address)).toEqual(body);
    } else if (!isSeed(address)) {
      const { network_interface: nics, name } = body;
      expect(now.get(address)).toMatchObject({ name, ...(nics !== undefined && { network_interface: nics }) });
    }
  }
  for (const [host, seed] of Object.entries(before.seeds)) {
    expect(after.seeds[host]).toMatchObject({ instance: seed.instance, networkConfig: seed.networkConfig });
    if (!touched(host)) {
      expect(after.seeds[host]).toEqual(seed);
    }
  }
}

const isRouter = (host: string): boolean => host.startsWith('lvs-');

describe('a stack', { timeout: 120_000 }, () => {
  const runs = { numRuns: 8 };

  test('is the same, byte for byte, with its constructs, props and servers in another order', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const [straight, turned] = [build(plan), build(plan, true)];
        expect(turned.document).toBe(straight.document);
        expect(turned.seeds).toEqual(straight.seeds);
      }),
      runs,
    );
  });

  test('that gets one server more changes no other server', () => {
    fc.assert(
      fc.property(plans, fc.integer({ min: 0, max: 1 }), fc.constantFrom('a', 'rs0', 'zz'), (plan, at, key) => {
        const pools = plan.pools.map((pool, index) =>
          index === at ? { ...pool, servers: [[key, 19] as const, ...pool.servers] } : pool,
        );
        expectUntouched(build(plan), build({ ...plan, pools }), isRouter);
      }),
      runs,
    );
  });

  test('that gets one service more changes the routers, and the web servers that listen for it', () => {
    const kinds = fc.constantFrom<PlannedService['kind'][]>('tcp', 'udp', 'sctp', 'mark');
    fc.assert(
      fc.property(plans, fc.integer({ min: 0, max: 1 }), kinds, (plan, pool, kind) => {
        const [port = 1] = Array.from({ length: 10 }, (_, index) => index + 1).filter(
          (number) => !plan.services.some((service) => service.port === number),
        );
        const more = { id: 'a-first', pool, port, kind };
        const listens = plan.pools[pool]?.isNginx === true && (kind === 'tcp' || kind === 'mark');
        const after = build({ ...plan, services: [more, ...plan.services] });
        expectUntouched(build(plan), after, (host) => isRouter(host) || (listens && host.startsWith(`pool-${pool}-`)));
      }),
      runs,
    );
  });

  test('that gets a pool and a service of it more changes the routers alone', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        const servers = [
          ['a', 18],
          ['b', 19],
        ] as const;
        const pools = [{ id: 'pool-2', isNginx: true, servers }, ...plan.pools];
        const port = plan.services.some((service) => service.port === 80) ? 81 : 80;
        const services = [{ id: 'a-first', pool: 2, port, kind: 'tcp' } as const, ...plan.services];
        fc.pre(!plan.services.some((service) => service.port === port));
        expectUntouched(build(plan), build({ pools, services }), isRouter);
      }),
      runs,
    );
  });
});
