import type { IResolvable, IResolveContext } from 'cdktf';
import { Token } from 'cdktf';

/** A text that is known when the stack is complete. Without the stack trace that a Lazy records for each. */
export function deferredText(produce: () => string): string {
  return textToken(produce);
}

/** A long text that holds no token: cdktf's preparing pass, which looks for tokens alone, need not read it. */
export function deferredDocument(produce: () => string): string {
  return textToken(({ preparing }) => (preparing ? '' : produce()));
}

function textToken(resolve: (context: IResolveContext) => string): string {
  const resolvable: IResolvable = { creationStack: [], resolve, toString: () => Token.asString(resolvable) };
  return Token.asString(resolvable);
}
