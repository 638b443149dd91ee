import { expect, test } from 'vitest';
import { differences } from '../../lib/drills/judge';
import type { ManifestHost, ManifestSecret } from '../../lib/manifest';
import { manualManifest } from '../rig/manifest';

const secret: ManifestSecret = {
  path: '/etc/app/key',
  mode: '0600',
  owner: 'root',
  source: '/home/me/key',
  sha256: 'a'.repeat(64),
};

test.each([
  ['is the one that was deployed', secret.sha256, []],
  ['has another content', 'b'.repeat(64), ['/etc/app/key has another content']],
  ['is not there', '', ['/etc/app/key has another content']],
])('a secret %s', (_, seen, findings) => {
  const [host] = manualManifest().hosts;
  const withSecret = { ...host, secrets: [secret] } as ManifestHost;
  const found = differences(withSecret, `file /etc/app/key ${seen}\n`);
  expect(found.filter((text) => text.startsWith(secret.path))).toEqual(findings);
});
