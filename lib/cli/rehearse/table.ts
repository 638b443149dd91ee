import type { RehearsalReport } from '../../rig/rehearsal/report';

/** The report for people. */
export function rehearsalTable(report: RehearsalReport): string {
  const { guest, hosts, services, active, standIns, notRehearsed, problems } = report;
  const machine = guest.accelerator === 'kvm' ? 'with KVM' : 'without KVM';
  const hostRows = hosts.map(({ name, role, files, bootSeconds }) => {
    const whole = files.filter(({ isAsSynthesized }) => isAsSynthesized).length;
    const state = active.includes(name) ? 'active' : role === 'router' ? 'standby' : '';
    return [name, `${whole} of ${files.length} files as synthesized, up in ${bootSeconds} s`, state];
  });
  return [
    section(`Guest: Linux ${guest.kernel}, ${machine}, at most ${guest.residentMiB} MiB`, [
      ['hosts let go', `${guest.releasedSeconds} s after its start`],
      ['services started', `${guest.bootedSeconds} s later`],
    ]),
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

/** Nothing for no rows. */
function section(title: string, rows: readonly (readonly string[])[]): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) => `  ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ')}`.trimEnd());
  return rows.length === 0 ? '' : [title, ...lines, ''].join('\n');
}
