import type { Construct } from 'constructs';
import { InputError } from '../errors';
import { scopesInStack } from './stack-of';

/** RFC 1123 section 2.1, as DNS and cloud-init take it. */
const LONGEST = 63;

/** The path inside the stack joined by `-`: the name of a machine, or of a part in the guests' files. */
export function nameInStack(scope: Construct, ...ids: readonly string[]): string {
  const name = [...scopesInStack(scope).map((each) => each.node.id), ...ids].join('-');
  if (name.length > LONGEST) {
    throw new InputError('LVS007', `'${name}' is longer than the ${LONGEST} characters of a host name: shorten an id`);
  }
  return name;
}
