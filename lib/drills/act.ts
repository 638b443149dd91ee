import { HostError } from '../host/host-error';
import type { Rig } from '../rig/rig';
import type { Action } from './drill';

const COMMAND_LIMIT_MS = 60_000;

/** Does it; a command that fails is an error. */
export async function perform(rig: Rig, action: Action): Promise<void> {
  switch (action.act) {
    case 'run': {
      const { host, command } = action;
      const { exitCode, stdout, stderr } = await rig.run(host, command, COMMAND_LIMIT_MS);
      if (exitCode !== 0) {
        const [said] = `${stderr}${stdout}`.trim().split('\n');
        throw new HostError(`'${command.join(' ')}' on ${host} ended with ${exitCode}: ${said}`);
      }
      return;
    }
    case 'cut':
      return rig.cut(action.host, action.nic, action.how);
    case 'mend':
      return rig.mend(action.host, action.nic);
    default:
      return rig[action.act](action.host);
  }
}

/** Does one after the other on each host, and all hosts at once: what is broken together falls together. */
export async function performAll(rig: Rig, actions: readonly Action[]): Promise<void> {
  await eachHost(actions, (action) => perform(rig, action));
}

/** The same, but goes on with the next one after a failure; gives what could not be done. */
export async function performWhatGoes(rig: Rig, actions: readonly Action[]): Promise<readonly string[]> {
  const failures: string[] = [];
  await eachHost(actions, (action) =>
    perform(rig, action).catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error));
    }),
  );
  return failures;
}

async function eachHost(actions: readonly Action[], work: (action: Action) => Promise<void>): Promise<void> {
  const hosts = [...new Set(actions.map(({ host }) => host))];
  await Promise.all(
    hosts.map(async (host) => {
      for (const action of actions.filter((each) => each.host === host)) {
        await work(action);
      }
    }),
  );
}
