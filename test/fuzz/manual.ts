import * as fc from 'fast-check';
import { Distribution } from '../../lib';
import type { HypervisorSpec, ImageSpec, ManualSpec, PortSpec } from './spec';

const name = fc.constantFrom('a', 'Pool_1.x', '0-b');
const uri = fc.constantFrom('qemu:///system', 'qemu+ssh://root@192.0.2.7/system?no_verify=1');

/** Where a stack's machines run. */
export const hypervisorChoice: fc.Arbitrary<HypervisorSpec> = fc
  .record(
    {
      provider: uri,
      tunnelAddress: fc.constant('192.0.2.1'),
      storagePool: name,
      domainType: fc.constantFrom('kvm', 'qemu'),
      namePrefix: name,
    },
    { requiredKeys: [] },
  )
  .chain((given) => (given.provider === undefined ? uri.map((each) => ({ ...given, uri: each })) : fc.constant(given)));

const protocol = fc.constantFrom('tcp' as const, 'udp' as const, 'sctp' as const);

/** The manual's cluster in one construct. */
export const manualChoice = fc.record({
  distribution: fc.constantFrom(...(Object.keys(Distribution) as ImageSpec['distribution'][])),
  props: fc.record(
    {
      publicCidr: fc.constantFrom('192.168.128.0/24', '172.24.0.0/16', '198.51.100.16/28'),
      privateCidr: fc.constantFrom('10.120.0.0/24', '10.112.0.0/12', '10.120.0.192/28'),
      forwarding: fc.constantFrom('nat', 'direct-routing', 'tunnel'),
      // as many as a /28 has hosts for
      servers: fc.integer({ min: 2, max: 8 }),
      ports: fc.array(fc.record({ protocol, length: fc.integer({ min: 1, max: 5 }) }), { minLength: 1, maxLength: 3 }),
    },
    { requiredKeys: [] },
  ),
});
type ManualChoice = typeof manualChoice extends fc.Arbitrary<infer T> ? T : never;

export function manualOf({ distribution, props }: ManualChoice): {
  readonly image: ImageSpec;
  readonly cluster: ManualSpec;
} {
  const { ports, ...others } = props;
  const counted = ports?.map(({ protocol: kind, length }, index): PortSpec => {
    const first = 80 + 100 * index;
    return { protocol: kind, first, last: first + length - 1 };
  });
  const image: ImageSpec = { id: 'manual-image', path: '/images/lab.qcow2', version: '1', distribution };
  return { image, cluster: { id: 'manual', image: image.id, ...others, ...(counted && { ports: counted }) } };
}
