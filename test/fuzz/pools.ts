import * as fc from 'fast-check';
import { MEMORY_MIB } from './images';
import type { WorkloadSpec } from './spec';
import { hostileText } from './texts';
import { forwardingChoice } from './topologies';
import { certificate, secretPath } from './secrets';

const word = hostileText.filter((text) => !text.includes('\0'));
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const mode = fc.constantFrom('0644', '0600', '0755', '4711');

const tls = { certificate, key: secretPath };
const nginx = fc.record({
  kind: fc.constant('nginx' as const),
  pages: fc.array(hostileText, { maxLength: 3 }),
  tls: fc.option(
    fc.record(
      { ...tls, ports: fc.subarray([80, 443, 1000], { minLength: 1 }) },
      { requiredKeys: ['certificate', 'key'] },
    ),
    { nil: undefined },
  ),
});
const custom = fc.record({
  kind: fc.constant('custom' as const),
  packages: fc.subarray(['unbound', 'libfoo1.2', 'g++'], { minLength: 0 }),
  files: fc.array(
    fc.record({ content: hostileText, mode, check: words, reload: words }, { requiredKeys: ['content'] }),
    { maxLength: 3 },
  ),
  secrets: fc.array(
    fc.record(
      {
        file: secretPath,
        mode: fc.constantFrom('0600', '0640', '0440'),
        owner: fc.constantFrom('root', 'root:ssl-cert', '_a'),
        reload: words,
      },
      { requiredKeys: ['file'] },
    ),
    { maxLength: 2 },
  ),
  commands: fc.array(words, { maxLength: 2 }),
  units: fc.subarray(['unbound.service', 'a@b.timer'], { minLength: 0 }),
});
const vsftpd = fc.record({
  kind: fc.constant('vsftpd' as const),
  files: fc.array(hostileText, { maxLength: 3 }),
  tls: fc.option(fc.record(tls), { nil: undefined }),
});
/** Servers that are made elsewhere have none. */
const elsewhere = fc.constant(undefined);
const workload = fc.oneof(nginx, custom, vsftpd, elsewhere);
type WorkloadChoice = typeof workload extends fc.Arbitrary<infer T> ? T : never;

const hardware = fc.record(
  { memoryMiB: fc.integer({ min: MEMORY_MIB, max: 4096 }), vcpu: fc.integer({ min: 1, max: 8 }) },
  { requiredKeys: [] },
);

const thresholds = fc
  .record({ upper: fc.integer({ min: 1, max: 2 ** 32 - 1 }), lower: fc.option(fc.nat({ max: 2 ** 32 - 2 })) })
  .map(({ upper, lower }) => ({
    upperThreshold: upper,
    ...(lower !== null && { lowerThreshold: 1 + (lower % upper) }),
  }));

const server = fc.record({
  thresholds: fc.option(thresholds, { nil: undefined }),
  weight: fc.nat({ max: 65_534 }),
  // a NIC that does not come up may have a gateway
  nic: fc.option(fc.record({ onBoot: fc.boolean(), gateway: fc.boolean() }), { nil: undefined }),
});

const servers = fc.array(server, { minLength: 2, maxLength: 4 });
export const poolChoice = fc.record({ servers, workload, hardware, forwarding: forwardingChoice });
/** Servers that can speak FTP. */
export const ftpPoolChoice = fc.record({
  servers,
  workload: fc.oneof(custom, vsftpd, elsewhere),
  hardware,
  forwarding: forwardingChoice,
});
export type PoolChoice = typeof poolChoice extends fc.Arbitrary<infer T> ? T : never;

/**
 * Each file, page and secret at a path of its own.
 * @param isReadAlong by the routers' kernel, so that the servers can offer no TLS
 */
export function workloadOf(choice: WorkloadChoice, isReadAlong: boolean): WorkloadSpec | undefined {
  const atPaths = (texts: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(texts.map((text, index) => [`/p${index}`, text]));
  switch (choice?.kind) {
    case undefined:
      return undefined;
    case 'nginx':
      return { kind: 'nginx', props: { pages: atPaths(choice.pages), ...(choice.tls && { tls: choice.tls }) } };
    case 'vsftpd': {
      const { kind, files, tls: given } = choice;
      return { kind, props: { files: atPaths(files), ...(given && !isReadAlong && { tls: given }) } };
    }
    case 'custom': {
      const { kind, files, secrets, ...rest } = choice;
      const props = {
        files: files.map((file, index) => ({ path: `/etc/fuzz/${index}`, ...file })),
        secrets: secrets.map((secret, index) => ({ path: `/etc/fuzz/secret${index}`, ...secret })),
      };
      return { kind, props: { ...rest, ...props } };
    }
  }
}
