import { setTimeout as sleep } from 'node:timers/promises';
import { HostError } from '../host/host-error';
import { run } from '../host/program';
import type { CommandResult } from './rig';

/** Runs a command in the guest of a domain through its agent: no network, no login. */
export type GuestAgent = (domain: string, command: readonly string[], limitMs: number) => Promise<CommandResult>;

/** What the agent answers to `guest-exec-status`. */
interface Status {
  readonly exited: boolean;
  readonly exitcode?: number;
  readonly signal?: number;
  readonly 'out-data'?: string;
  readonly 'err-data'?: string;
}

const ASK_LIMIT_MS = 15_000;

/** The agents of the guests on one libvirt. */
export function guestAgent(uri: string): GuestAgent {
  const queues = new Map<string, Promise<unknown>>();

  // libvirt lets one caller speak to an agent at a time and refuses those who wait too long: so they wait here
  function ask<T>(domain: string, execute: string, args: object): Promise<T> {
    const turn = (queues.get(domain) ?? Promise.resolve()).then(() => askNow<T>(uri, domain, execute, args));
    queues.set(
      domain,
      turn.catch(() => undefined),
    );
    return turn;
  }

  return async (domain, [path, ...arg], limitMs) => {
    const end = Date.now() + limitMs;
    const { pid } = await ask<{ pid: number }>(domain, 'guest-exec', { path, arg, 'capture-output': true });
    for (let pauseMs = 50; ; pauseMs = Math.min(pauseMs * 2, 500)) {
      // no command has ended at once, and each question is a process here
      await sleep(pauseMs);
      const status = await ask<Status>(domain, 'guest-exec-status', { pid });
      if (status.exited) {
        return resultOf(status);
      }
      if (Date.now() > end) {
        throw new HostError(
          `waited ${limitMs / 1000} s for '${[path, ...arg].join(' ')}' in ${domain}, in vain; it may still run there`,
        );
      }
    }
  };
}

async function askNow<T>(uri: string, domain: string, execute: string, args: object): Promise<T> {
  const question = JSON.stringify({ execute, arguments: args });
  const limit = ['--timeout', `${ASK_LIMIT_MS / 1000}`];
  const answer = await run('virsh', ['-c', uri, 'qemu-agent-command', ...limit, domain, question], {
    limitMs: ASK_LIMIT_MS + 5_000,
  });
  return (JSON.parse(answer) as { return: T }).return;
}

/** Reads an agent's answer about a command that has ended. */
export function resultOf(status: Status): CommandResult {
  const text = (data: string | undefined): string => Buffer.from(data ?? '', 'base64').toString();
  return {
    // as a shell counts it
    exitCode: status.exitcode ?? 128 + (status.signal ?? 0),
    stdout: text(status['out-data']),
    stderr: text(status['err-data']),
  };
}
