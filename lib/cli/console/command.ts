import { Command } from 'commander';
import { HostError } from '../../host/host-error';
import { giveTerminal } from '../../host/terminal';
import { commandLine } from '../../operate/files/shell';
import { hostNamed } from '../../operate/reach/host-named';
import { domainOf, placeOf } from '../../rig/libvirt-rig';
import { deployed } from '../lab/deployed';
import { type StackOptions, stackOptions } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs console lvs-primary           its serial console; Ctrl-] leaves it
  npx cdktf-lvs console lvs-primary --print   the words of virsh, for a script

It needs no network: also a guest that nobody can reach any more shows what it says.`;

// its drop-in opens a root shell there
const CONSOLE_LOGIN = '/etc/systemd/system/serial-getty@ttyS0.service.d/90-lvs.conf';

interface ConsoleOptions extends StackOptions {
  readonly print: boolean;
}

/** `cdktf-lvs console`. */
export function consoleCommand(signal: AbortSignal): Command {
  return stackOptions(new Command('console'))
    .description('open the serial console of a deployed host')
    .argument('<host>', 'as in the manifest, such as lvs-primary')
    .option('--print', 'print the command instead of running it', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, { print, ...options }: ConsoleOptions) => {
      const { manifest, deployment } = await deployed(options);
      const host = hostNamed(manifest, name);
      const words = ['virsh', '-c', placeOf(deployment, name).uri, 'console', domainOf(deployment, name)] as const;
      if (print) {
        process.stdout.write(`${commandLine(words)}\n`);
        return;
      }
      if (!process.stdin.isTTY) {
        throw new HostError(`a console needs a terminal: run this in one; '--print' gives the command`);
      }
      const login = host.files.some(({ path }) => path === CONSOLE_LOGIN)
        ? 'Return shows a root shell'
        : 'no account has a password: consoleLogin of its GuestImage gives a root shell';
      process.stderr.write(`${name}: ${login}; Ctrl-] leaves the console\n`);
      process.exitCode = (await giveTerminal(['virsh', ...words.slice(1)], 'virsh', signal)) === 0 ? 0 : 1;
    });
}
