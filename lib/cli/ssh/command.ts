import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { giveTerminal } from '../../host/terminal';
import { commandLine } from '../../operate/files/shell';
import { sshCommand } from '../../operate/reach/ssh-command';
import { sshWay } from '../../operate/reach/ssh-way';
import { deployed } from '../lab/deployed';
import { type StackOptions, stackOptions } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs ssh lvs-primary                 a shell
  npx cdktf-lvs ssh web-rs1 sudo systemctl -a   a command; a server behind the routers is reached through one
  npx cdktf-lvs ssh --print lvs-primary         the words of ssh, for a script

Options stand before the host: all that stands after it is the command. The stack must let you in: sshKeys of the
GuestImage, and sshFrom of the routers if they have it.`;

interface SshOptions extends StackOptions {
  readonly user?: string;
  readonly identity?: string;
  readonly print: boolean;
}

/** `cdktf-lvs ssh`. */
export function sshCommandLine(signal: AbortSignal): Command {
  return stackOptions(new Command('ssh'))
    .description('log in to a deployed host')
    .argument('<host>', 'as in the manifest, such as lvs-primary')
    .argument('[command...]', 'what to run there instead of a shell')
    .option('--user <name>', "instead of the distribution's own")
    .option('--identity <file>', 'a private key, instead of those that ssh finds')
    .option('--print', 'print the command instead of running it', false)
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (host: string, command: readonly string[], { user, identity, print, ...options }: SshOptions) => {
      const { rig, manifest, place, deployment } = await deployed(options);
      const knownHosts = join(place.notes, 'known_hosts');
      const way = sshWay(manifest, host, await rig.activeRouters(), user);
      const words = sshCommand(way, { knownHosts, identity, namespace: deployment.namespace, command });
      if (print) {
        process.stdout.write(`${commandLine(words)}\n`);
        return;
      }
      await mkdir(place.notes, { recursive: true });
      process.exitCode = (await giveTerminal(words, 'ssh', signal)) === 0 ? 0 : 1;
    });
}
