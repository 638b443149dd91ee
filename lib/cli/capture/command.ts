import { Command, InvalidArgumentError, Option } from 'commander';
import { type LookFor, lookFor } from '../../operate/capture/look-for';
import { type Packet, watchPackets } from '../../operate/capture/watch';
import { quoted } from '../../operate/files/shell';
import { hostNamed, nicNamed } from '../../operate/reach/host-named';
import { LONGEST_CAPTURE_SECONDS } from '../../rig/capture';
import { deployed } from '../lab/deployed';
import { printResult, sameStack } from '../next';
import { type StackOptions, stackOptions } from '../stack-options';
import { nextCapture } from './next-capture';

const EXAMPLES = `
Examples:
  npx cdktf-lvs capture lvs-primary eth0                         what to look for, and packets until Ctrl-C
  npx cdktf-lvs capture lvs-primary eth0 ip proto 112 --count 5  five advertisements of VRRP
  npx cdktf-lvs capture web-rs1 eth0 --seconds 10 --json         for a program

The filter has the words of pcap-filter(7). A capture ends after ${LONGEST_CAPTURE_SECONDS} seconds.`;

interface CaptureOptions extends StackOptions {
  readonly seconds: number;
  readonly count?: number;
  readonly json: boolean;
}

/** `cdktf-lvs capture`. */
export function captureCommand(signal: AbortSignal): Command {
  return stackOptions(new Command('capture'))
    .description('show the packets at a NIC of a deployed host, and what to look for there')
    .argument('<host>', 'as in the manifest, such as lvs-primary')
    .argument('<nic>', 'such as eth0')
    .argument('[filter...]', 'which packets; all, if there is none')
    .addOption(
      new Option('--seconds <number>', 'how long')
        .default(LONGEST_CAPTURE_SECONDS)
        .argParser(wholeNumberTo(LONGEST_CAPTURE_SECONDS)),
    )
    .addOption(new Option('--count <number>', 'end after so many packets').argParser(wholeNumberTo(1_000_000)))
    .option('--json', 'print the packets as JSON, once the capture has ended', false)
    .addHelpText('after', EXAMPLES)
    .action(async (name: string, nicName: string, words: readonly string[], options: CaptureOptions) => {
      const { seconds, count, json, ...where } = options;
      const { rig, manifest } = await deployed(where);
      const host = hostNamed(manifest, name);
      const nic = nicNamed(host, nicName);
      const filter = words.join(' ');
      const hints = lookFor(manifest, host, nic);
      const say = (text: string): unknown => (json ? process.stderr : process.stdout).write(text);
      if (!json) {
        say(hintText(name, nicName, hints, where));
      }
      say(`${nicName} of ${name}, ${filter === '' ? 'all packets' : filter}; Ctrl-C ends it\n`);
      const onPacket = (packet: Packet): void => {
        if (!json) {
          say(`${timeOf(packet)} ${packet.text}\n`);
        }
      };
      const limits = { limitSeconds: seconds, count, signal, onPacket };
      const [packets, active] = await Promise.all([
        watchPackets(rig, { host: name, nic: nicName, filter, ...limits }),
        rig.activeRouters(),
      ]);
      const next = nextCapture(manifest, active, host, nicName, where);
      const report = { host: name, nic: nicName, filter, packets, lookFor: hints };
      printResult(json, report, `${packets.length} packets\n`, next);
    });
}

function hintText(host: string, nic: string, hints: readonly LookFor[], where: StackOptions): string {
  return hints
    .map(({ what, filter }) => `${what}\n  npx cdktf-lvs capture ${host} ${nic} ${quoted(filter)}${sameStack(where)}\n`)
    .join('');
}

/** In UTC, as the guests' journals have it. */
function timeOf({ seconds }: Packet): string {
  return new Date(seconds * 1000).toISOString().slice(11, 23);
}

function wholeNumberTo(most: number): (text: string) => number {
  return (text) => {
    if (!/^[1-9]\d*$/.test(text) || Number(text) > most) {
      throw new InvalidArgumentError(`Write a whole number from 1 to ${most}.`);
    }
    return Number(text);
  };
}
