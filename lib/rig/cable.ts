import { HostError } from '../host/host-error';
import { isRemote } from '../host/hypervisor-place';
import { run } from '../host/program';
import type { LibvirtPlace } from './libvirt-place';
import type { Cut } from './rig';

const LIMIT_MS = 20_000;

/** The cable of a NIC of a virtual machine. */
export interface Cable {
  readonly place: LibvirtPlace;
  readonly domain: string;
  /** By which libvirt knows the NIC. */
  readonly mac: string;
}

/** Takes the carrier away in the guest, or drops all frames of its tap where the bridges are. */
export async function cutCable(cable: Cable, how: Cut): Promise<void> {
  if (how === 'carrier') {
    await setLink(cable, 'down');
    return;
  }
  if (isRemote(cable.place.uri)) {
    throw new HostError(
      `no frame can be dropped from here at a NIC of ${cable.domain}, which runs on another machine: do this there, or take the carrier away`,
    );
  }
  const tap = await tapOf(cable);
  await mendSilent(cable, tap);
  const chain = (hook: string, match: string): string =>
    `chain ${hook} {\ntype filter hook ${hook} priority 0\n${match} "${tap}" drop\n}`;
  const chains = [chain('prerouting', 'iifname'), chain('postrouting', 'oifname')];
  await nft(cable, [`table bridge ${tableOf(tap)} {`, ...chains, '}']);
}

/** Undoes both ways of cutting it. */
export async function mendCable(cable: Cable): Promise<void> {
  if (!isRemote(cable.place.uri)) {
    await mendSilent(cable, await tapOf(cable));
  }
  await setLink(cable, 'up');
}

/** Naming the table first makes the deletion of one that is not there no failure. */
async function mendSilent(cable: Cable, tap: string): Promise<void> {
  await nft(cable, [`table bridge ${tableOf(tap)}`, `delete table bridge ${tableOf(tap)}`]);
}

async function setLink({ place: { uri }, domain, mac }: Cable, state: 'up' | 'down'): Promise<void> {
  await run('virsh', ['-c', uri, 'domif-setlink', domain, mac, state], { limitMs: LIMIT_MS });
}

/** The host's end of the cable; a machine that starts gets another one. */
async function tapOf({ place: { uri }, domain, mac }: Cable): Promise<string> {
  const list = await run('virsh', ['-c', uri, 'domiflist', domain], { limitMs: LIMIT_MS });
  const line = list.split('\n').find((each) => each.includes(mac));
  const tap = /^\s*(\S+)/.exec(line ?? '')?.[1];
  if (tap === undefined || tap === '-') {
    throw new HostError(`${domain} has no NIC ${mac} whose cable could be cut: is it running?`);
  }
  return tap;
}

async function nft({ place: { namespace } }: Cable, lines: readonly string[]): Promise<void> {
  const command = ['nft', '-f', '-'] as const;
  const [program, ...args] = namespace === undefined ? command : ['ip', 'netns', 'exec', namespace, ...command];
  await run(program, args, { limitMs: LIMIT_MS, input: `${lines.join('\n')}\n` });
}

function tableOf(tap: string): string {
  return `cut_${tap.replaceAll(/[^A-Za-z0-9]/g, '_')}`;
}
