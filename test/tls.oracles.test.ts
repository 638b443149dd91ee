import { afterAll, beforeAll, expect, test } from 'vitest';
import { Distribution } from '../lib/model/distribution';
import { certificatePath, keyPath } from '../lib/model/secret';
import type { Service } from '../lib/model/service';
import { Port } from '../lib/net/port';
import { renderNginx } from '../lib/render/nginx';
import { renderVsftpd } from '../lib/render/vsftpd';
import { clusterOf, ftpByMark, marked, pool, service, tls, seedOf } from './fixtures';
import type { KeyPair } from './keys';
import { makeKeyPair } from './keys';
import { describeWith } from './needs';
import { complaintAbout } from './oracles';

// TLS as the programs that read its files see it, with keys of openssl.

const VIP = '192.168.26.10';
let pair: KeyPair;
let other: KeyPair;

/** The paths of the guest, in a file that is judged on this machine. */
function here(text: string, keys: KeyPair): string {
  return text
    .replaceAll(certificatePath(tls()), `${pair.folder}/shop.crt`)
    .replaceAll(keyPath(tls()), `${keys.folder}/shop.key`);
}

describeWith(['nginx', 'openssl'], 'nginx', () => {
  beforeAll(() => {
    [pair, other] = [makeKeyPair(VIP), makeKeyPair(VIP)];
  });
  afterAll(() => {
    pair.remove();
    other.remove();
  });

  const render = (services: readonly Service[], ...ports: readonly number[]): string =>
    renderNginx('web', services, 'www-data', { ...tls(), ports: ports.map((port) => Port.tcp(port)) });
  const judge = (text: string, keys = pair): string | undefined =>
    complaintAbout(here(text, keys), 'nginx.conf', ['nginx', '-t', '-q', '-c', '%s']);
  const listens = (text: string): readonly string[] => [...(text.match(/(?<=listen ).*(?=;)/g) ?? [])];

  test.each<[string, readonly Service[], readonly number[], readonly string[]]>([
    ['one port of two', [marked()], [443], ['80', '443 ssl']],
    ['two ports', [marked({ ports: [Port.tcp(443), Port.tcp(8443)] })], [8443, 443], ['443 ssl', '8443 ssl']],
    [
      'ports inside and at the edges of a range',
      [service({ ports: [Port.tcpRange(8000, 8005)] })],
      [8000, 8003, 8005],
      ['8001-8002', '8004', '8000 ssl', '8003 ssl', '8005 ssl'],
    ],
    ['a port that no service has', [service()], [443], ['80']],
    ['udp of the same number', [service({ ports: [Port.udp(443)] })], [443], ['80']],
  ])('speaks TLS on %s, and takes the file', (_, services, ports, expected) => {
    const text = render(services, ...ports);
    expect(listens(text)).toEqual(expected);
    expect(judge(text)).toBeUndefined();
  });

  test('refuses the key of another certificate, and a key that is not there', () => {
    expect(judge(render([marked()], 443), other)).toContain('key values mismatch');
    expect(judge(render([marked()], 443), { ...pair, folder: '/nowhere' })).toContain('/nowhere/shop.key');
  });
});

describeWith(['root', 'vsftpd', 'openssl'], 'vsftpd', () => {
  beforeAll(() => {
    [pair, other] = [makeKeyPair(VIP), makeKeyPair(VIP)];
  });
  afterAll(() => {
    pair.remove();
    other.remove();
  });

  const workload = { kind: 'vsftpd', files: new Map(), tls: tls() } as const;
  const cluster = clusterOf(ftpByMark({ pool: pool({ workload }) }));
  const { files, secrets } = seedOf(cluster, 'web-rs1');
  const [program = '', ...words] = files.find(({ path }) => path.endsWith('vsftpd.conf'))?.check ?? [];
  const text = renderVsftpd('web', cluster.services, Distribution.DEBIAN_12.vsftpd, tls());
  const judge = (keys: KeyPair): string | undefined =>
    complaintAbout(here(text, keys), 'vsftpd.conf', [program, ...words]);

  test('takes the file with its key, by the check of the guest', () => {
    expect(judge(pair)).toBeUndefined();
    expect(secrets.map(({ path, mode }) => [path, mode])).toEqual([[keyPath(tls()), '0600']]);
  });

  test('refuses the key of another certificate, and a key that is not there', () => {
    expect(judge(other)).toContain('cannot load RSA private key');
    expect(judge({ ...pair, folder: '/nowhere' })).toContain('cannot load RSA private key');
  });
});
