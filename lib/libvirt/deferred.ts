import type { IResolvable } from 'cdktf';
import { Token } from 'cdktf';

/** A text that is known when the stack is complete. Without the stack trace that a Lazy records for each. */
export function deferredText(produce: () => string): string {
  const resolvable: IResolvable = { creationStack: [], resolve: produce, toString: () => Token.asString(resolvable) };
  return Token.asString(resolvable);
}
