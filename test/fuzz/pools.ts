import * as fc from 'fast-check';
import { MEMORY_MIB } from './images';
import type { WorkloadSpec } from './spec';
import { hostileText } from './texts';

const word = hostileText.filter((text) => !text.includes('\0'));
const words = fc.array(word, { minLength: 1, maxLength: 3 });
const mode = fc.constantFrom('0644', '0600', '0755', '4711');

const nginx = fc.record({ kind: fc.constant('nginx' as const), pages: fc.array(hostileText, { maxLength: 3 }) });
const custom = fc.record({
  kind: fc.constant('custom' as const),
  packages: fc.subarray(['unbound', 'libfoo1.2', 'g++'], { minLength: 0 }),
  files: fc.array(
    fc.record({ content: hostileText, mode, check: words, reload: words }, { requiredKeys: ['content'] }),
    { maxLength: 3 },
  ),
  commands: fc.array(words, { maxLength: 2 }),
  units: fc.subarray(['unbound.service', 'a@b.timer'], { minLength: 0 }),
});
const vsftpd = fc.record({ kind: fc.constant('vsftpd' as const), files: fc.array(hostileText, { maxLength: 3 }) });
const workload = fc.oneof(nginx, custom, vsftpd);
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
export const poolChoice = fc.record({ servers, workload, hardware });
/** Servers that can speak FTP. */
export const ftpPoolChoice = fc.record({ servers, workload: fc.oneof(custom, vsftpd), hardware });
export type PoolChoice = typeof poolChoice extends fc.Arbitrary<infer T> ? T : never;

/** Each file and page at a path of its own. */
export function workloadOf(choice: WorkloadChoice): WorkloadSpec {
  const atPaths = (texts: readonly string[]): Readonly<Record<string, string>> =>
    Object.fromEntries(texts.map((text, index) => [`/p${index}`, text]));
  if (choice.kind === 'nginx') {
    return { kind: 'nginx', props: { pages: atPaths(choice.pages) } };
  }
  if (choice.kind === 'vsftpd') {
    return { kind: 'vsftpd', props: { files: atPaths(choice.files) } };
  }
  const { kind, files, ...rest } = choice;
  return { kind, props: { ...rest, files: files.map((file, index) => ({ path: `/etc/fuzz/${index}`, ...file })) } };
}
