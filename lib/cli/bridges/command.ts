import { Command } from 'commander';
import { HostError } from '../../host/host-error';
import { bridgesOf, type HostBridges } from '../../operate/bridges/commands';
import { nextFor, printResult } from '../next';
import { chosenManifest, stackOptions, type StackOptions } from '../stack-options';

const EXAMPLES = `
Examples:
  npx cdktf-lvs bridges                                          all hosts
  npx cdktf-lvs bridges --host east | ssh root@192.0.2.1 sh -e   make those of one host

For networks of fromBridge with a vxlan: libvirt makes neither such a bridge nor its tunnel. Done again, the commands
change nothing. They last until the host boots: do them before libvirt starts its guests.`;

interface BridgesOptions extends StackOptions {
  readonly host?: string;
  readonly json: boolean;
}

/** `cdktf-lvs bridges`. */
export function bridgesCommand(): Command {
  return stackOptions(new Command('bridges'))
    .description('print the commands that make the bridges and tunnels between hosts')
    .option('--host <name>', 'one host of the stack alone')
    .option('--json', 'print them as JSON', false)
    .allowExcessArguments(false)
    .addHelpText('after', EXAMPLES)
    .action(async ({ host, json, ...options }: BridgesOptions) => {
      const manifest = await chosenManifest(options);
      const hosts = bridgesOf(manifest, host);
      if (hosts.length === 0) {
        throw new HostError(
          `no network of the stack '${manifest.stack}' is joined over VXLAN: give it a vxlan by fromBridge, or let libvirt make it`,
        );
      }
      const next = nextFor('up', options, 'to deploy the stack, once each host has its bridges');
      if (json || host === undefined) {
        printResult(json, { stack: manifest.stack, hosts }, hosts.map(titled).join('\n'), next);
        return;
      }
      // for a shell: what is said to people would be a command there
      process.stdout.write(script(hosts));
    });
}

function titled({ host, commands }: HostBridges): string {
  return `# on ${host ?? 'its host'}\n${commands.join('\n')}\n`;
}

function script(hosts: readonly HostBridges[]): string {
  return hosts.map(({ commands }) => `${commands.join('\n')}\n`).join('');
}
