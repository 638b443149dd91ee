import { expect, test } from 'vitest';
import { installedLicences, peerLicences } from '../tools/docs/licences-page';
import { PACKAGE } from './packed';

/** They ask for a notice, and for nothing of those who use what they cover. */
const PERMISSIVE = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
  'Public Domain',
];

test('what npm installs with the package is under a permissive licence', () => {
  const installed = installedLicences();
  expect(Object.keys(PACKAGE.dependencies).filter((name) => !installed.some((each) => each.name === name))).toEqual([]);
  expect(installed.filter(({ licence }) => !PERMISSIVE.includes(licence))).toEqual([]);
});

test("the user's core is listed, and is not counted as permissive", () => {
  expect(peerLicences().filter(({ licence }) => !PERMISSIVE.includes(licence))).toMatchObject([
    { name: 'cdktf', licence: 'MPL-2.0' },
  ]);
});
