import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Lets a program stand still for 800 ms, and then go on.
 * @param commandLine a regular expression for its command line, which no other program has
 */
export async function standStill(commandLine: string): Promise<void> {
  const pid = Number(execFileSync('pgrep', ['-f', commandLine], { encoding: 'utf8' }));
  process.kill(pid, 'SIGSTOP');
  await sleep(800);
  process.kill(pid, 'SIGCONT');
}
