import { check, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { planOf } from '../../lib/operate/plan/plan';
import { printPlan } from '../../lib/operate/plan/print';
import { exampleManifest } from '../../tools/docs/example-manifest';
import { manualManifest } from '../rig/manifest';
import { addressesIn, HOSTILE_NAMES, hostileManifest } from './manifests';

const MANUAL = manualManifest();

test('the plan has every address once, sorted by its value', () => {
  const { addresses } = planOf(MANUAL);
  expect(addresses.map(({ address, prefixLength }) => `${address}/${prefixLength}`)).toEqual([
    '10.11.12.1/24',
    '10.11.12.2/24',
    '10.11.12.8/24',
    '10.11.12.9/24',
    '10.11.12.10/24',
    '192.168.26.8/24',
    '192.168.26.9/24',
    '192.168.26.10/24',
    '192.168.26.254/24',
  ]);
  expect([...addressesIn(MANUAL)].sort()).toEqual(addresses.map(({ address }) => address).sort());
});

test('an address has what is known of it', () => {
  const { addresses } = planOf(MANUAL);
  const of = (address: string): object | undefined => addresses.find((each) => each.address === address);
  expect(of('192.168.26.9')).toEqual({
    address: '192.168.26.9',
    prefixLength: 24,
    network: 'public',
    what: 'router',
    hosts: ['lvs-primary'],
    nic: 'eth0',
    mac: '52:54:00:a8:1a:09',
    gateway: '192.168.26.254',
  });
  expect(of('10.11.12.10')).toMatchObject({
    what: 'floating',
    hosts: ['lvs-primary', 'lvs-backup'],
    virtualRouterId: 52,
  });
  expect(of('192.168.26.254')).toMatchObject({ what: 'gateway (hypervisor)', hosts: [] });
});

test("what is known of other people's machines is in it", () => {
  const [cluster] = MANUAL.clusters;
  const [pool] = cluster?.pools ?? [];
  const [service] = cluster?.services ?? [];
  const [server] = pool?.servers ?? [];
  if (cluster === undefined || pool === undefined || service === undefined || server === undefined) {
    throw new Error('no cluster');
  }
  const iis = { ...server, host: 'iis1', address: '10.11.12.21' };
  const sorryServer = { address: '10.11.12.7', quiesce: false };
  const elsewhere = { ...pool, path: 'lab/old', managed: false, servers: [iis] } as const;
  const clusters = [{ ...cluster, pools: [pool, elsewhere], services: [{ ...service, sorryServer }] }];
  const { addresses } = planOf({ ...MANUAL, clusters });
  const found = (address: string): object | undefined => addresses.find((each) => each.address === address);
  expect(found('10.11.12.21')).toMatchObject({ what: 'made elsewhere', hosts: ['iis1'], network: 'private' });
  expect(found('10.11.12.7')).toMatchObject({ what: 'sorry server', hosts: [], network: 'private' });
});

test('a service has its address, ports, pool, scheduler and checks', () => {
  expect(planOf(MANUAL).services).toEqual([
    {
      address: '192.168.26.10',
      service: 'http',
      ports: 'tcp 80',
      pool: 'web',
      forwarding: 'NAT',
      scheduler: 'rr',
      checks: 'tcp 80 each 6 s',
    },
  ]);
});

describe('of a stack on several hosts', () => {
  const plan = planOf(exampleManifest('two-hosts.ts'));

  test('an address has where it may be', () => {
    const of = (address: string): object | undefined => plan.addresses.find((each) => each.address === address);
    expect(of('10.11.12.2')).toMatchObject({ hosts: ['web-rs2'], hypervisors: ['west'] });
    expect(of('10.11.12.10')).toMatchObject({ hypervisors: ['east', 'west'] });
    expect(of('192.168.26.254')).not.toHaveProperty('hypervisors');
  });

  test('each format has a column for it', () => {
    expect(printPlan(plan, 'table')).toMatch(/host +hypervisor +NIC[^]* web-rs2 +west +eth0 /);
    expect(printPlan(plan, 'markdown')).toContain('| `lvs-primary` or `lvs-backup` | `east` or `west` | eth1 |');
    expect(printPlan(plan, 'csv')).toContain('10.11.12.2/24,real server,web-rs2,west,eth0,private,');
    const cells = printPlan(plan, 'csv')
      .trim()
      .split('\r\n')
      .map((line) => line.split(',').length);
    expect(new Set(cells).size).toBe(1);
  });
});

describe('with what the synth warned of', () => {
  const warning = { code: 'LVS032', path: 'lab/lvs', message: 'balances nothing', fix: 'add a *service*' };
  const plan = planOf({ ...MANUAL, warnings: [warning] });

  test('a text ends with it', () => {
    expect(plan.warnings).toEqual([warning]);
    expect(printPlan(plan, 'table')).toMatch(
      /\n\nWarnings\nLVS032 lab\/lvs: balances nothing\n {2}add a \*service\*\n$/,
    );
    const without = planOf(MANUAL);
    expect(printPlan(without, 'table') + printPlan(without, 'markdown')).not.toContain('Warnings');
  });

  test('so does a document, as prettier would write it', async () => {
    const text = printPlan(plan, 'markdown');
    expect(text).toMatch(/## Warnings\n[^]*\| LVS032 \| `lab\/lvs` \| `balances nothing` \| `add a \*service\*` \|\n$/);
    expect(await check(text, { ...(await resolveConfig('README.md')), parser: 'markdown' })).toBe(true);
  });
});

describe('printed', () => {
  test('as CSV it has a line for each address and each service', () => {
    const lines = printPlan(planOf(MANUAL), 'csv').split('\r\n');
    expect(lines[0]).toBe(
      'address,what,host,NIC,network,MAC,gateway,VRID,service,ports,mark,pool,forwarding,scheduler,checks',
    );
    expect(lines).toHaveLength(1 + 9 + 1 + 1);
    expect(lines).toContain('10.11.12.1/24,real server,web-rs1,eth0,private,52:54:00:0b:0c:01,10.11.12.10,,,,,,,,');
    expect(lines).toContain('192.168.26.10,service,,,,,,,http,tcp 80,,web,NAT,rr,tcp 80 each 6 s');
    expect(lines.at(-1)).toBe('');
  });

  test.each(['', ...HOSTILE_NAMES])(
    'as Markdown it is what prettier would write, with a server named %j',
    async (name) => {
      const text = printPlan(planOf(name === '' ? MANUAL : hostileManifest(name)), 'markdown');
      const options = await resolveConfig('README.md');
      expect(await check(text, { ...options, parser: 'markdown' }), text).toBe(true);
    },
  );

  test.each(HOSTILE_NAMES)('as a table it keeps its lines, with a server named %j', (name) => {
    const count = (text: string): number => text.split('\n').length;
    expect(count(printPlan(planOf(hostileManifest(name)), 'table'))).toBe(count(printPlan(planOf(MANUAL), 'table')));
  });
});
