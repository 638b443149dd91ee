import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Manifest } from '../../manifest';
import type { Failover } from './failover';
import type { LiveChange } from './live-change';
import type { LabLibvirt } from './libvirt';
import { type LabPlace, writeNote } from './place';

/** What a lab has shown, and on what. */
export interface LabProof {
  /** Of the cluster: another one has shown nothing yet. */
  readonly cluster: string;
  readonly at: string;
  readonly url: string;
  readonly libvirt: LabLibvirt;
  readonly deploy: {
    readonly resources: number;
    readonly applySeconds: number;
    /** From the end of the apply. */
    readonly firstAnswerSeconds: number;
  };
  readonly change: LiveChange;
  readonly failover: Failover;
}

/** What a cluster is known by: all its files. */
export function clusterKey(manifest: Manifest): string {
  return createHash('sha256').update(JSON.stringify(manifest)).digest('hex').slice(0, 16);
}

/** The stored proof, if it is about this cluster. */
export async function readProof({ proofFile }: LabPlace, manifest: Manifest): Promise<LabProof | undefined> {
  if (!existsSync(proofFile)) {
    return undefined;
  }
  const proof = JSON.parse(await readFile(proofFile, 'utf8')) as LabProof;
  return proof.cluster === clusterKey(manifest) ? proof : undefined;
}

export async function writeProof({ proofFile }: LabPlace, proof: LabProof): Promise<void> {
  await writeNote(proofFile, proof);
}

/** The proof for people. */
export function proofTable({ deploy, change, failover, libvirt, at }: LabProof): string {
  const where = libvirt.namespace === undefined ? "the machine's own libvirt" : 'a private hypervisor';
  const rows: readonly (readonly [string, string])[] = [
    ['shown', `${at}, on ${where}, ${libvirt.domainType === 'kvm' ? 'with KVM' : 'without KVM'}`],
    [
      'deploy',
      `${deploy.resources} resources in ${deploy.applySeconds} s, first answer ${deploy.firstAnswerSeconds} s later`,
    ],
    [
      'live change',
      `a new page on all servers in ${change.seconds} s (apply ${change.applySeconds} s), no machine replaced; ` +
        `${requestsOf(change)}; ${keptOf(change)}`,
    ],
    ['', `changed: ${change.changed.map(({ address, action }) => `${action} ${address}`).join(', ')}`],
    [
      'failover',
      `${failover.killed} lost its power, ${failover.tookOver} answered ${failover.gapSeconds} s later ` +
        `(VRRP's timers allow ${failover.boundSeconds.toFixed(2)} s)`,
    ],
    ['', `${requestsOf(failover)}; ${keptOf(failover)}`],
    ['', `started again, ${failover.killed} is standby after ${failover.standbySeconds} s`],
  ];
  return rows.map(([head, text]) => `  ${head.padEnd(12)} ${text}`).join('\n');
}

/** How to look around and how to end it. */
export function lookAround({ url, libvirt: { uri, namespace } }: Pick<LabProof, 'url' | 'libvirt'>): string {
  const inside = namespace === undefined ? '' : `ip netns exec ${namespace} `;
  const rows: readonly (readonly [string, string])[] = [
    [`${inside}curl ${url}`, 'ask it'],
    ['npm run lab -- run lvs-primary ipvsadm -Ln', 'a command on a guest'],
    [`virsh -c '${uri}' list`, 'the guests'],
    [`virsh -c '${uri}' console lab-lvs-primary`, 'a console; leave it with Ctrl-]'],
    ['npm run lab -- down', 'take it all down'],
  ];
  const width = Math.max(...rows.map(([command]) => command.length));
  return rows.map(([command, meaning]) => `  ${command.padEnd(width)}  # ${meaning}`).join('\n');
}

function requestsOf({ requests }: { readonly requests: LiveChange['requests'] }): string {
  return `${requests.answered} requests answered, ${requests.failed} lost`;
}

function keptOf({ requests: { kept } }: { readonly requests: LiveChange['requests'] }): string {
  return kept.ended === undefined
    ? `an established connection went on (longest wait ${(kept.longestWaitMs / 1000).toFixed(1)} s)`
    : `an established connection was lost (${kept.ended})`;
}
