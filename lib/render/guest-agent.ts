import type { Distribution } from '../model/distribution';
import { GUEST_PATH } from '../model/guest-path';
import type { Host } from '../model/host';
import { generatedFor, print } from './block';
import type { GuestFile } from './guest-file';
import { birth } from './guest-file';
import { printUnit } from './unit';

/**
 * Lets the guest agent run commands where the distribution refuses it, and nothing else that it refuses.
 * @see systemd.exec(5): of two files with environment variables the later one wins
 */
export function guestAgentFiles(host: Host, { refusedAgentCalls }: Distribution): readonly GuestFile[] {
  return refusedAgentCalls === undefined
    ? []
    : [
        birth(
          GUEST_PATH.agentUnit,
          printUnit(host.name, [['Service', [['EnvironmentFile', `-${GUEST_PATH.agentCalls}`]]]]),
        ),
        birth(GUEST_PATH.agentCalls, renderCalls(host, refusedAgentCalls.join(','))),
      ];
}

/** The agent was started before its files came. */
export function guestAgentCommands({ refusedAgentCalls }: Distribution): readonly (readonly string[])[] {
  return refusedAgentCalls === undefined
    ? []
    : [
        ['systemctl', 'daemon-reload'],
        ['systemctl', 'try-restart', 'qemu-guest-agent.service'],
      ];
}

function renderCalls(host: Host, refused: string): string {
  return print([
    generatedFor(host.name),
    '# guest-exec is allowed: a drill runs its commands by it',
    '# the three names that the unit of one release or another reads',
    `BLACKLIST_RPC=${refused}`,
    `BLOCK_RPCS=${refused}`,
    `FILTER_RPC_ARGS=--block-rpcs=${refused}`,
  ]);
}
