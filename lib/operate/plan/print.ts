import { code } from '../page/code';
import { csvTable, markdownTable, type Rows, textTable } from '../page/tables';
import type { PlannedAddress } from './addresses';
import type { Plan, PlannedService } from './plan';

export const PLAN_FORMATS = ['table', 'markdown', 'csv'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The plan as a text: two tables, or one of all for a program. */
export function printPlan(plan: Plan, format: PlanFormat): string {
  switch (format) {
    case 'table':
      return `${textTable(addressRows(plan, String))}\n${textTable(serviceRows(plan, String))}`;
    case 'markdown':
      return [
        `# The addresses of ${code(plan.stack)}\n`,
        markdownTable(addressRows(plan, code)),
        '## Services\n',
        markdownTable(serviceRows(plan, code)),
      ].join('\n');
    case 'csv':
      return csvTable(flatRows(plan));
  }
}

const ADDRESS_HEAD = ['address', 'what', 'host', 'NIC', 'network', 'MAC', 'gateway', 'VRID'] as const;
const SERVICE_HEAD = ['address', 'service', 'ports', 'mark', 'pool', 'forwarding', 'scheduler', 'checks'] as const;

/** How a name of the user's is written; a name that is not there stays nothing. */
type Name = (name: string) => string;

function addressRows({ addresses }: Plan, name: Name): Rows {
  return [ADDRESS_HEAD, ...addresses.map((each) => addressRow(each, name))];
}

function addressRow(planned: PlannedAddress, name: Name): readonly string[] {
  const { address, prefixLength, what, hosts, nic = '', network, mac = '', gateway = '', virtualRouterId } = planned;
  return [
    `${address}/${prefixLength}`,
    what,
    hosts.map(name).join(' or '),
    nic,
    network === '' ? '' : name(network),
    mac,
    gateway,
    numberText(virtualRouterId),
  ];
}

function serviceRows({ services }: Plan, name: Name): Rows {
  return [SERVICE_HEAD, ...services.map((each) => serviceRow(each, name))];
}

function serviceRow(planned: PlannedService, name: Name): readonly string[] {
  const { address, service, ports, mark, pool, forwarding, scheduler, checks } = planned;
  return [address, name(service), ports, numberText(mark), name(pool), forwarding, scheduler, checks];
}

/** One line for each address and each service, sorted by address; what the other kind has stays empty. */
function flatRows({ addresses, services }: Plan): Rows {
  const empty = SERVICE_HEAD.slice(1).map(() => '');
  const isLast = (index: number): boolean => addresses[index]?.address !== addresses[index + 1]?.address;
  const body = addresses.flatMap((each, index) => [
    [...addressRow(each, String), ...empty],
    ...(isLast(index) ? services.filter(({ address }) => address === each.address) : []).map((service) => {
      const [address = '', ...rest] = serviceRow(service, String);
      return [address, 'service', ...ADDRESS_HEAD.slice(2).map(() => ''), ...rest];
    }),
  ]);
  return [[...ADDRESS_HEAD, ...SERVICE_HEAD.slice(1)], ...body];
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : `${value}`;
}
