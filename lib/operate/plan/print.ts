import { code } from '../page/code';
import { printable } from '../page/printable';
import { csvTable, markdownTable, type Rows, textTable } from '../page/tables';
import type { PlannedAddress } from './addresses';
import type { Plan, PlannedService } from './plan';

export const PLAN_FORMATS = ['table', 'markdown', 'csv'] as const;
export type PlanFormat = (typeof PLAN_FORMATS)[number];

/** The plan as a text: two tables, or one of all for a program. */
export function printPlan(plan: Plan, format: PlanFormat): string {
  switch (format) {
    case 'table':
      return [
        textTable(addressRows(plan, String)),
        textTable(serviceRows(plan, String)),
        ...(plan.warnings.length === 0 ? [] : [warningLines(plan)]),
      ].join('\n');
    case 'markdown':
      return [
        `# The addresses of ${code(plan.stack)}\n`,
        markdownTable(addressRows(plan, code)),
        '## Services\n',
        markdownTable(serviceRows(plan, code)),
        ...(plan.warnings.length === 0 ? [] : ['## Warnings\n', markdownTable(warningRows(plan))]),
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
  const rows = [ADDRESS_HEAD, ...addresses.map((each) => addressRow(each, name))];
  const hypervisors = ['hypervisor', ...addresses.map((each) => (each.hypervisors ?? []).map(name).join(' or '))];
  const at = ADDRESS_HEAD.indexOf('host') + 1;
  return addresses.some((each) => each.hypervisors !== undefined)
    ? rows.map((row, index) => [...row.slice(0, at), hypervisors[index] ?? '', ...row.slice(at)])
    : rows;
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
function flatRows(plan: Plan): Rows {
  const { addresses, services } = plan;
  const [head = [], ...rows] = addressRows(plan, String);
  const empty = SERVICE_HEAD.slice(1).map(() => '');
  const isLast = (index: number): boolean => addresses[index]?.address !== addresses[index + 1]?.address;
  const body = addresses.flatMap((each, index) => [
    [...(rows[index] ?? []), ...empty],
    ...(isLast(index) ? services.filter(({ address }) => address === each.address) : []).map((service) => {
      const [address = '', ...rest] = serviceRow(service, String);
      return [address, 'service', ...head.slice(2).map(() => ''), ...rest];
    }),
  ]);
  return [[...head, ...SERVICE_HEAD.slice(1)], ...body];
}

function warningLines({ warnings }: Plan): string {
  const lines = warnings.map(
    ({ code: rule, path, message, fix }) => `${printable(`${rule} ${path}: ${message}`)}\n  ${printable(fix)}\n`,
  );
  return ['Warnings\n', ...lines].join('');
}

function warningRows({ warnings }: Plan): Rows {
  const rows = warnings.map(({ code: rule, path, message, fix }) => [rule, code(path), code(message), code(fix)]);
  return [['rule', 'where', 'what', 'what to write'], ...rows];
}

function numberText(value: number | undefined): string {
  return value === undefined ? '' : `${value}`;
}
