import { ADDRESS_MUTATIONS } from './addresses';
import type { Broken, Mutation } from './change';
import { FORWARDING_MUTATIONS } from './forwarding';
import { MACHINE_MUTATIONS } from './machines';
import { SERVICE_MUTATIONS } from './services';
import { TLS_MUTATIONS } from './tls';
import { VALUE_MUTATIONS } from './values';

export { WRITTEN_MUTATIONS } from './written';

/** For each rule over a stack, one that breaks it beside one that does not. */
export const MUTATIONS: Readonly<Record<Broken, Mutation>> = {
  ...VALUE_MUTATIONS,
  ...ADDRESS_MUTATIONS,
  ...SERVICE_MUTATIONS,
  ...TLS_MUTATIONS,
  ...FORWARDING_MUTATIONS,
  ...MACHINE_MUTATIONS,
};
