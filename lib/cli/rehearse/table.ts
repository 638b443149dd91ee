import type { RehearsalReport } from '../../rig/rehearsal/report';
import type { GuestFacts } from '../../rig/rehearsal/start';

/** The report for people. */
export function rehearsalTable(report: RehearsalReport): string {
  const { guests, hosts, services, active, standIns, notRehearsed, problems } = report;
  const hostRows = hosts.map(({ name, role, files, bootSeconds }) => {
    const whole = files.filter(({ isAsSynthesized }) => isAsSynthesized).length;
    const state = active.includes(name) ? 'active' : role === 'router' ? 'standby' : '';
    return [name, `${whole} of ${files.length} files as synthesized, up in ${bootSeconds} s`, state];
  });
  return [
    guestSection(guests),
    section('Hosts', hostRows),
    section(
      'Services',
      services.map(({ service, url, answer }) => [service, url, answer]),
    ),
    section(
      'Stand-ins',
      standIns.map(({ host, what }) => [host, what]),
    ),
    section(
      'Not rehearsed',
      notRehearsed.map(({ what, reason }) => [what, reason]),
    ),
    section(
      'Not as it must be',
      problems.map((problem) => [problem]),
    ),
    problems.length === 0 ? 'All is as it must be.\n' : `${problems.length} problems.\n`,
  ]
    .filter((text) => text !== '')
    .join('\n');
}

function guestSection(guests: readonly GuestFacts[]): string {
  const kernels = [...new Set(guests.map(({ kernel }) => kernel))].join(', ');
  const accelerated = guests.some(({ accelerator }) => accelerator === 'kvm') ? 'with KVM' : 'without KVM';
  const residentMiB = guests.reduce((total, guest) => total + guest.residentMiB, 0);
  const machine = `Linux ${kernels}, ${accelerated}, at most ${residentMiB} MiB`;
  const facts = guests.map(({ releasedSeconds, bootedSeconds, hosts, because }) => [
    ['hosts let go', `${releasedSeconds} s after its start`],
    ['services started', `${bootedSeconds} s later`],
    ...(guests.length > 1 ? [['hosts', hosts.join(', ')]] : []),
    ...because.map((reason, index) => [index === 0 ? 'of its own, as' : 'and as', reason]),
  ]);
  return guests.length > 1
    ? section(
        `Guests: ${guests.length}, ${machine} in all`,
        facts.flatMap((rows, at) => rows.map((row, index) => [index === 0 ? `${at + 1}` : '', ...row])),
      )
    : section(`Guest: ${machine}`, facts.flat());
}

/** Nothing for no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
  return rows.length === 0 ? '' : [title, ...lines, ''].join('\n');
}
