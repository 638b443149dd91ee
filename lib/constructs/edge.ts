import { TerraformStack, Token } from 'cdktf';
import type { Construct } from 'constructs';
import { InputError } from '../errors';
import { nameInStack } from './host-name';
import { Site } from './site';

/** Turns one prop of the caller into a value; what is wrong with it is said with the construct's path and the prop. */
export type Parse = <V, T>(prop: string, value: V, parser: (value: V) => T) => T;

const ID = /^[a-z][a-z0-9-]*$/;

/**
 * Where the caller's words come in. It is used before `super`, so that nothing is created when one of them is wrong.
 * @param construct the class, or its factory, that is called: the error's stack begins at its caller's line
 */
export function edge(scope: Construct, id: string, construct: NewableFunction | CallableFunction): Parse {
  const path = [scope.node.path, id].filter((part) => part !== '').join('/');
  const parse: Parse = (prop, value, parser) => {
    try {
      refuseTokens(value);
      return parser(value);
    } catch (error) {
      if (error instanceof InputError) {
        const located = new InputError(error.code, `${path}: ${prop}: ${error.message.slice(error.code.length + 2)}`);
        Error.captureStackTrace(located, construct);
        throw located;
      }
      throw error;
    }
  };
  parse('scope', undefined, () => Site.of(scope));
  const { scopes } = scope.node;
  for (const ancestor of scopes.slice(scopes.findIndex((each) => TerraformStack.isStack(each)) + 1)) {
    parse('id', ancestor.node.id, constructId);
  }
  parse('id', id, constructId);
  parse('id', id, () => nameInStack(scope, id));
  return parse;
}

/** A construct's id becomes part of host names and Terraform addresses. */
function constructId(id: string): string {
  if (!ID.test(id)) {
    throw new InputError(
      'LVS007',
      `'${id}' is no construct id for a cluster: write small letters, digits and '-', the first a letter, such as web-1`,
    );
  }
  return id;
}

/** A value that Terraform knows only at apply can be neither checked nor written into a guest's file. */
export function refuseTokens(value: unknown): void {
  const isToken = Token.isUnresolved(value) || (Array.isArray(value) && value.some((item) => Token.isUnresolved(item)));
  if (isToken) {
    throw new InputError('LVS005', 'is a Terraform token: write the value itself, it must be known at synth');
  }
}

/** At least one. */
export function nonEmpty<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = items;
  if (first === undefined) {
    throw new InputError('LVS006', 'is an empty list: write at least one item');
  }
  return [first, ...others];
}

/** One of the words of a union, for callers whose compiler does not check. */
export function oneOf<T extends string>(words: readonly T[]): (value: T) => T {
  return (value) => {
    if (!words.includes(value)) {
      throw new InputError('LVS008', `'${value}' is unknown: write one of ${words.join(', ')}`);
    }
    return value;
  };
}

/** A text of a certain form. */
export function textLike(form: RegExp, description: string): (value: string) => string {
  return (value) => {
    if (typeof value !== 'string' || !form.test(value)) {
      throw new InputError('LVS008', `'${value}' is not ${description}`);
    }
    return value;
  };
}
