import { expect, test } from 'vitest';
import { isNamedEnough } from '../../tools/docs/site/named-enough';

test.each([
  'cdktf-lvs/manifest.ManifestHost.memoryMiB (Property), defined in lib/manifest/manifest.ts, does not have any documentation',
  'cdktf-lvs.RealServerPoolProps.servers.__type.weight (Property), defined in lib/x.ts, does not have any documentation',
])('says enough by its name: %s', (complaint) => {
  expect(isNamedEnough(complaint)).toBe(true);
});

test.each([
  'cdktf-lvs.LvsRouterPair.failoverBoundSeconds (Accessor), defined in lib/x.ts, does not have any documentation',
  'cdktf-lvs.Port.__type (TypeAlias), defined in lib/x.ts, does not have any documentation',
  'Failed to resolve link to "Port.__type.number" from comment for cdktf-lvs.Port',
  '__type, defined in lib/x.ts, is referenced by cdktf-lvs.X.__type.y but not included in the documentation',
])('is told: %s', (complaint) => {
  expect(isNamedEnough(complaint)).toBe(false);
});
