import type { RollPlan, RollReport } from '../../operate/roll/roll';

/** What a roll would do, or has done, for people. */
export function rollText(plan: RollPlan, report: RollReport | undefined): string {
  const { born, live, added, removed, moved, images, shared, incompatible } = plan;
  return [
    line('made anew, one by one', born),
    line('take new files while they run', live),
    line('new', added),
    line('images', images),
    line('no longer needed', removed),
    line('cannot be rolled: to another hypervisor', moved),
    line('cannot be rolled: several use it', shared),
    line('the routers would not agree on', incompatible),
    ...([born, live, added, removed, moved, images, shared].flat().length === 0 ? ['nothing to change\n'] : []),
    ...(report === undefined ? [] : done(report)),
  ].join('');
}

function done({ routers, servers, seconds }: RollReport): readonly string[] {
  const rolled = routers.map(({ host, seconds: took, handOver, idle }) => {
    const moved =
      handOver === undefined
        ? ''
        : `; before, the addresses moved to ${handOver.to}, new connections waited ${handOver.heldMs} ms`;
    const lost = (handOver?.unknown.length ?? 0) + idle.length;
    const unknown =
      lost === 0
        ? ''
        : `; ${lost} connections could not be told of, such as ${[...(handOver?.unknown ?? []), ...idle].slice(0, 3).join(', ')}`;
    return `  ${host}  made anew in ${took} s${moved}${unknown}\n`;
  });
  const drained = servers.map(({ host, seconds: took, ended }) => {
    return `  ${host}  drained and made anew in ${took} s${ended === 0 ? '' : `; ${ended} connections ended with it`}\n`;
  });
  return [...rolled, ...drained, `All is as the stack has it, after ${seconds} s.\n`];
}

function line(title: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${title}: ${names.join(', ')}\n`;
}
