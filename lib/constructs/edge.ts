import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { InputError } from '../errors';
import { nameInStack } from './host-name';
import { Site } from './site';
import { scopesInStack } from './stack-of';

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
  scopesInStack(scope).forEach((ancestor) => parse('id', ancestor.node.id, constructId));
  parse('id', id, constructId);
  parse('id', id, () => nameInStack(scope, id));
  return parse;
}

/** A construct's id becomes part of host names and Terraform addresses. */
function constructId(id: string): string {
  if (typeof id !== 'string' || !ID.test(id)) {
    throw new InputError(
      'LVS007',
      `'${id}' is no construct id for a cluster: write small letters, digits and '-', the first a letter, such as web-1`,
    );
  }
  return id;
}

/** A value that Terraform knows only at apply can be neither checked nor written into a guest's file. */
export function refuseTokens(value: unknown): void {
  if (isToken(value) || (Array.isArray(value) && value.some(isToken))) {
    throw new InputError('LVS005', 'is a Terraform token: write the value itself, it must be known at synth');
  }
}

function isToken(item: unknown): boolean {
  return typeof item === 'string' ? holdsToken(item) : Token.isUnresolved(item);
}

/** Of a text, or of a list or a number that was put into one: cdktf does not see these there, and would never resolve them. */
function holdsToken(text: string): boolean {
  const numbers = text.match(/-\d(?:\.\d+)?e\+\d{3}/g) ?? [];
  return text.includes('{TfToken[') || numbers.some((number) => Token.isUnresolved(Number(number)));
}

/** At least one. */
export function nonEmpty<T>(items: readonly T[]): readonly [T, ...T[]] {
  const [first, ...others] = list(items);
  if (first === undefined) {
    throw new InputError('LVS006', 'is an empty list: write at least one item');
  }
  return [first, ...others];
}

/** A list, for callers whose compiler does not check: a text has a length and items too. */
export function list<T>(items: readonly T[]): readonly T[] {
  const isList: boolean = Array.isArray(items);
  if (!isList) {
    throw new InputError('LVS008', 'is not a list: write its items in brackets');
  }
  return items;
}

/** True or false: any other value would count as true, even 'false' or a Terraform token. */
export function yesOrNo(value: boolean): boolean {
  if (typeof value !== 'boolean') {
    throw new InputError('LVS008', 'is neither true nor false: write one of them, it must be known at synth');
  }
  return value;
}

/** Something that a factory of this library makes; what is left out would be missed at the synth only, far from here. */
export function made<T extends object>(member: keyof T & string, factory: string): (value: T) => T {
  return (value) => {
    const given: unknown = value;
    if (typeof given !== 'object' || given === null || !(member in given)) {
      throw new InputError('LVS008', `is missing or something else: write ${factory}`);
    }
    return value;
  };
}

/** A text that can be a file's content or a word of a command. */
export function plainText(value: string): string {
  refuseTokens(value);
  // half of a character has no bytes: the readers on the guest would refuse the whole document
  if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) {
    throw new InputError('LVS008', 'a content or a word is not a text: write a string of whole characters');
  }
  return value;
}

/** A text that a program can be started with. */
export function programWord(value: string): string {
  const text = plainText(value);
  if (text.includes('\0')) {
    throw new InputError('LVS008', 'a word of a command has a NUL in it: no program could get it');
  }
  return text;
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
