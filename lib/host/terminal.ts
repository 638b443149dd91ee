import { HostError } from './host-error';
import { missingPrograms } from './packages';
import { PATH } from './program';

/**
 * Gives this terminal to a program until it ends; its exit code, as a shell counts it.
 *
 * @param needs - the program that the words start in the end
 */
export async function giveTerminal(
  command: readonly [string, ...string[]],
  needs: string,
  signal: AbortSignal,
): Promise<number> {
  const [missing] = missingPrograms([needs]);
  if (missing !== undefined) {
    throw new HostError(`'${missing.program}' is not installed here: apt-get install ${missing.package}`);
  }
  const [program, ...args] = command;
  const { execa } = await import('execa');
  const ended = await execa(program, args, { stdio: 'inherit', env: { PATH }, reject: false, cancelSignal: signal });
  return ended.exitCode ?? 128;
}
