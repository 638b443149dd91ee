import type { Code } from '../../../tools/docs/rules/rule';
import { ADDRESS_MUTATIONS } from './addresses';
import type { Mutation } from './change';
import { MACHINE_MUTATIONS } from './machines';
import { SERVICE_MUTATIONS } from './services';

export type { Mutation } from './change';

/** For each rule between objects, a stack that breaks it beside one that does not. */
export const MUTATIONS: Readonly<Record<Code, Mutation>> = {
  ...ADDRESS_MUTATIONS,
  ...SERVICE_MUTATIONS,
  ...MACHINE_MUTATIONS,
};

const VALUE = 'one value that is wrong throws at once: test/constructs has the tables';
const MANIFEST = 'it is said of a text that is read: test/manifest';
const TLS = 'random clusters have no keys: test/model/tls.problems.test.ts';
const APP = 'it is said of an app, not of a cluster: test/constructs/synth.test.ts';

/** Why there is no mutation for a code. */
export const WITHOUT_MUTATION: Readonly<Record<Code, string>> = {
  ...Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`LVS00${index + 1}`, VALUE])),
  LVS033: APP,
  LVS063: VALUE,
  LVS064: TLS,
  LVS069: TLS,
  LVS070: TLS,
  LVS088: APP,
  LVS040: MANIFEST,
  LVS041: MANIFEST,
  LVS042: MANIFEST,
};
