import { ADDRESS_RULES } from './addresses';
import { CHECK_RULES } from './checks';
import { FORWARDING_RULES } from './forwarding';
import { FTP_RULES } from './ftp';
import { HOST_RULES } from './hosts';
import { MANIFEST_RULES } from './manifest';
import { ROUTER_RULES } from './routers';
import type { Rules } from './rule';
import { SERVICE_RULES } from './services';
import { TLS_RULES } from './tls';
import { VALUE_RULES } from './values';

/** All rules by their topic, in the order of the document. */
export const TOPICS: Readonly<Record<string, Rules>> = {
  'A value': VALUE_RULES,
  'Addresses and networks': ADDRESS_RULES,
  Services: SERVICE_RULES,
  'Health checks': CHECK_RULES,
  Routers: ROUTER_RULES,
  Forwarding: FORWARDING_RULES,
  Guests: HOST_RULES,
  FTP: FTP_RULES,
  TLS: TLS_RULES,
  'The manifest': MANIFEST_RULES,
};
