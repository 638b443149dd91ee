import { InvalidArgumentError } from 'commander';

/** The value of an option in whole seconds. */
export function wholeSeconds(text: string): number {
  if (!/^\d{1,6}$/.test(text)) {
    throw new InvalidArgumentError('Write whole seconds, such as 60, at most 999999.');
  }
  return Number(text);
}
