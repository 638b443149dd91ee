import { Lazy } from 'cdktf';
import type { Code } from '../../../tools/docs/rules/rule';
import type { HypervisorSpec } from '../spec';
import type { Change, Mutation } from './change';
import { image, network, server, service, unchanged, withPool } from './change';

const NGINX = { kind: 'nginx', props: {} } as const;
const one = { kind: 'port', port: { protocol: 'tcp', first: 60_001, last: 60_001 } } as const;
const many = { kind: 'mark', mark: 300_001, ports: [one.port] } as const;

const hypervisors =
  (...given: readonly HypervisorSpec[]): Change =>
  (spec) => ({ ...spec, hypervisors: given });
const uri = 'qemu:///system';

/** One value that is wrong, which throws at once; and what is asked of an app. */
export const VALUE_MUTATIONS: Readonly<Record<Code, Mutation>> = {
  LVS001: { right: unchanged, wrong: server({ address: '10.100.0' }) },
  LVS002: { right: unchanged, wrong: network('private', { cidr: '10.100.0.1/24' }) },
  LVS003: service(one, { ...one, port: { protocol: 'tcp', first: 0, last: 0 } }),
  LVS004: { right: server({ weight: 65_535 }), wrong: server({ weight: 65_536 }) },
  LVS005: {
    right: unchanged,
    wrong: server(({ address }) => ({ address: Lazy.stringValue({ produce: () => address }) })),
  },
  LVS006: service(many, { ...many, ports: [] }),
  LVS007: { right: withPool('c0-more', 'rs', NGINX), wrong: withPool('c0.more', 'rs', NGINX) },
  LVS008: { right: image({ version: 'a-b' }), wrong: image({ version: 'a/b' }) },
  LVS009: { right: hypervisors({ uri }), wrong: hypervisors({}) },
  LVS033: { right: hypervisors({ uri }), wrong: hypervisors() },
  LVS088: {
    right: hypervisors({ uri, namePrefix: 'a' }, { uri, namePrefix: 'b' }),
    wrong: hypervisors({ uri, namePrefix: 'a' }, { uri, namePrefix: 'a' }),
  },
};
