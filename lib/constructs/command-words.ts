import { InputError } from '../errors';
import { nonEmpty, textLike } from './edge';

// what keepalived takes as it is between double quotes: no blank, quote, comment, variable or repetition
const routerWord = textLike(
  /^[A-Za-z0-9/._:,=+%@-]+$/,
  'a word of a command for a router: write letters, digits and /._:,=+%@- without blanks',
);

/** A command that keepalived runs: an absolute program of the image, then its arguments. */
export function commandWords(words: readonly string[]): readonly string[] {
  const [program, ...others] = nonEmpty(words);
  if (!routerWord(program).startsWith('/')) {
    throw new InputError('LVS008', `'${program}' is no absolute program: write one such as /usr/bin/logger`);
  }
  return [program, ...others.map(routerWord)];
}
