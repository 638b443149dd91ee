import { commandLine } from '../files/shell';
import type { SshStop, SshWay } from './ssh-way';

/** What ssh is started with, beside the way. */
export interface SshSettings {
  /** Of the keys of guests; not the user's own file, where each lab would leave some. */
  readonly knownHosts: string;
  readonly identity: string | undefined;
  /** Of a private hypervisor: its networks are there alone. */
  readonly namespace: string | undefined;
  /** On the host; a shell, if there is none. */
  readonly command: readonly string[];
}

/** The words that start ssh(1). */
export function sshCommand(way: SshWay, settings: SshSettings): readonly [string, ...string[]] {
  const { namespace, command } = settings;
  const proxy = way.jump === undefined ? [] : ['-o', `ProxyCommand=${proxyCommand(way.jump, settings)}`];
  const ssh = ['ssh', ...options(way, settings), ...proxy, target(way), ...command] as const;
  return namespace === undefined ? ['ssh', ...ssh.slice(1)] : ['ip', 'netns', 'exec', namespace, ...ssh];
}

function options({ alias }: SshStop, { knownHosts, identity }: SshSettings): readonly string[] {
  return [
    ...['-o', `UserKnownHostsFile="${literal(knownHosts)}"`],
    ...['-o', `HostKeyAlias=${alias}`],
    // the network is this machine's own
    ...['-o', 'StrictHostKeyChecking=accept-new'],
    ...['-o', 'ConnectTimeout=15'],
    ...(identity === undefined ? [] : ['-i', identity]),
  ];
}

function target({ user, address }: SshStop): string {
  return `${user}@${address}`;
}

/** For the shell by which ssh starts it: first ssh puts its own words in, of which `%h:%p` alone is meant. */
function proxyCommand(jump: SshStop, settings: SshSettings): string {
  return `ssh ${literal(commandLine(options(jump, settings)))} -W %h:%p ${literal(commandLine([target(jump)]))}`;
}

/** A text in which ssh finds no word of its own, such as `%h`: TOKENS in ssh_config(5). */
function literal(text: string): string {
  return text.replaceAll('%', '%%');
}
