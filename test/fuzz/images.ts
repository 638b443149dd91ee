import * as fc from 'fast-check';
import { join } from 'node:path';
import { Distribution } from '../../lib';
import type { ImageSpec } from './spec';

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGuhgFN0zAsYfCuXBpsWlCh3xu6oAyqNCUDdNkb9w4BB';
const comment = fc.constantFrom('', ' a@b', ' "} # ${x} %{ y', " it's: [a, b] \\", ' \u{1f600}');

/** Enough for a guest of each distribution. */
export const MEMORY_MIB = Math.max(...Object.values(Distribution).map(({ memoryMiB }) => memoryMiB.least));

/** Terraform reads the file where no version names its content. */
const PATH = join(__dirname, '../../LICENSE');

/** An image, but for whether its guests find all packages in it: that is a matter of the whole cluster. */
const image = fc.record(
  {
    path: fc.constant(PATH),
    version: fc.constantFrom('1', '2026-01.rc_1'),
    distribution: fc.constantFrom(...(Object.keys(Distribution) as ImageSpec['distribution'][])),
    sshKeys: fc.array(
      comment.map((text) => `${KEY}${text}`),
      { maxLength: 2 },
    ),
    consoleLogin: fc.boolean(),
    nameservers: fc.subarray(['192.0.2.53', '198.51.100.53']),
  },
  { requiredKeys: ['path', 'distribution'] },
);

export const imagesChoice = fc.record({
  routers: image,
  /** The servers' own. */
  servers: fc.option(image, { nil: undefined }),
  /** Born with packages, or with a way to a mirror. */
  hasPackages: fc.option(fc.boolean(), { nil: undefined }),
});
type ImagesChoice = typeof imagesChoice extends fc.Arbitrary<infer T> ? T : never;

/** The images of a cluster: the routers' first, and the servers' if they have one of their own. */
export function imagesOf(
  { routers, servers, hasPackages }: ImagesChoice,
  cluster: string,
): readonly [ImageSpec, ...ImageSpec[]] {
  const packages =
    hasPackages === false
      ? { hasPackages, nameservers: ['192.0.2.53'] }
      : hasPackages === undefined
        ? {}
        : { hasPackages };
  const first = { id: `${cluster}-image`, ...routers, ...packages };
  return servers === undefined ? [first] : [first, { id: `${cluster}-servers`, ...servers, ...packages }];
}
