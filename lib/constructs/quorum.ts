import type { Quorum } from '../model/service';
import { QUORUM } from '../model/service';
import { wholeNumber } from '../net/whole-number';
import { commandWords } from './command-words';
import type { Parse } from './edge';

/** How many servers must be alive, and what happens when too few are, keepalived.conf(5). */
export interface QuorumProps {
  /**
   * The weight of live servers below which the sorry server takes their place, 1 to 4294967295.
   *
   * @default 1
   */
  readonly weight?: number;
  /**
   * The weight by which the quorum may be missed before it is lost, and exceeded before it is back; 0 to `weight` - 1.
   *
   * @default 0
   */
  readonly hysteresis?: number;
  /**
   * What both routers run, as root, when the quorum is back: an absolute program of their image and its arguments.
   * Words are letters, digits and `/._:,=+%@-`.
   *
   * @default - nothing
   */
  readonly up?: readonly string[];
  /**
   * What both routers run when the quorum is lost.
   *
   * @default - nothing
   */
  readonly down?: readonly string[];
}

/** The quorum of a service, with keepalived's defaults for what is left out. */
export function quorumFacts(parse: Parse, given: QuorumProps | undefined): Quorum | undefined {
  if (given === undefined) {
    return undefined;
  }
  const weight = parse('quorum.weight', given.weight ?? 1, wholeNumber(QUORUM));
  return {
    weight,
    hysteresis: parse('quorum.hysteresis', given.hysteresis ?? 0, wholeNumber({ from: 0, to: weight - 1 })),
    up: given.up === undefined ? [] : parse('quorum.up', given.up, commandWords),
    down: given.down === undefined ? [] : parse('quorum.down', given.down, commandWords),
  };
}
