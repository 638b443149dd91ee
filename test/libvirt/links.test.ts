import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { NetworkLinkProps } from '../../lib';
import { LvsRouterPair, NatNetwork, PublicNetwork, VirtualService } from '../../lib';
import { describeWith } from '../needs';
import { inFolder } from '../oracles';
import { addHost, addImage, addPool, emptyStack, synth } from '../stack';

interface Resource {
  readonly xml?: { readonly xslt: string };
  readonly lifecycle?: { readonly ignore_changes: readonly string[] };
}

const cidr = '192.168.26.0/24';

/** The manual's cluster with links of another kind: its networks and domains, by their names. */
function resources(
  outside: NetworkLinkProps,
  inside: NetworkLinkProps,
  bridge?: string,
): Readonly<Record<string, Resource>> {
  const stack = emptyStack();
  const network =
    bridge === undefined
      ? new PublicNetwork(stack, 'wan', { cidr, gateway: '192.168.26.254', ...outside })
      : PublicNetwork.fromBridge(stack, 'wan', { cidr, gateway: '192.168.26.254', bridge, ...outside });
  const lan = new NatNetwork(stack, 'lan', { cidr: '10.11.12.0/24', ...inside });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image: addImage(stack),
    publicInterface: { network, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
    privateInterface: { network: lan, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
  });
  addHost(stack);
  new VirtualService(stack, 'http', { pool: addPool(stack, routers), port: 80 });
  const { resource } = synth(stack);
  return { ...resource.libvirt_network, ...resource.libvirt_domain };
}

const found = (all: Readonly<Record<string, Resource>>, name: RegExp): Resource =>
  Object.entries(all).find(([key]) => name.test(key))?.[1] ?? {};

describe('the links of a network', () => {
  test('are no word of the document where they are usual', () => {
    const usual = resources({}, {});
    expect(resources({ mtu: 1500 }, { mtu: 1500 })).toEqual(usual);
    expect(Object.entries(usual).flatMap(([name, { xml }]) => (xml === undefined ? [] : [name]))).toEqual(['wan']);
    expect(JSON.stringify(usual)).not.toMatch(/mtu|bandwidth/);
  });

  test('bound the NICs on it, and no other', () => {
    const all = resources({}, { linkMbit: 100 });
    expect(found(all, /^lvs_primary/).xml?.xslt).toContain('/domain/devices/interface[2]"');
    expect(found(all, /^lvs_primary/).xml?.xslt).not.toContain('interface[1]');
    expect(found(all, /^web_rs1/).xml?.xslt).toContain('/domain/devices/interface[1]"');
    const outside = resources({ linkMbit: 100 }, { linkMbit: 100 });
    expect(found(outside, /^lvs_backup/).xml?.xslt).toMatch(/interface\[1\][^]*interface\[2\]/);
  });

  test('leave the mtu of a bridge of the host to the host', () => {
    const { wan } = resources({ mtu: 9000 }, {}, 'br0');
    expect(wan).toMatchObject({ bridge: 'br0' });
    expect(wan).not.toHaveProperty('xml');
    expect(resources({ mtu: 9000 }, {}).wan?.lifecycle).toEqual({ ignore_changes: ['mtu'] });
  });
});

// as the provider writes it, but for the kind of the machine
const DOMAIN = `<domain type="test">
  <name>guest</name>
  <memory unit="MiB">384</memory>
  <os><type>hvm</type></os>
  <devices>${['52:54:00:A8:1A:09', '52:54:00:0B:0C:09']
    .map(
      (mac) => `<interface type="network"><mac address="${mac}"></mac><source network="default"></source></interface>`,
    )
    .join('')}</devices>
</domain>`;
const NETWORK = '<network><name>wan</name><ip address="192.168.26.1" prefix="24"></ip></network>';

describeWith(['virsh', 'xsltproc'], 'libvirt', () => {
  /** What libvirt's test driver answers about the XML that the provider would hand over. */
  function answerTo(xslt: string, xml: string, define: string, question: string): string {
    return inFolder((folder) => {
      const [sheet, given, made] = ['sheet', 'given', 'made'].map((name) => join(folder, name)) as [
        string,
        string,
        string,
      ];
      writeFileSync(sheet, xslt);
      writeFileSync(given, xml);
      // as the provider calls it
      const { stdout } = spawnSync('xsltproc', ['--nomkdir', '--nonet', '--nowrite', sheet, given], {
        encoding: 'utf8',
      });
      writeFileSync(made, stdout);
      const asked = spawnSync('virsh', ['-q', '-c', 'test:///default', `${define} --validate ${made}; ${question}`], {
        encoding: 'utf8',
      });
      return `${asked.stdout}${asked.stderr}`;
    });
  }

  const all = resources({ mtu: 9000 }, { linkMbit: 100 });
  const ofDomain = found(all, /^lvs_primary/).xml?.xslt ?? '';
  const tune = (xslt: string, mac: string): string =>
    answerTo(xslt, DOMAIN, 'define', `domiftune guest ${mac} --config`).replaceAll(/ +/g, '');

  test('bounds the second NIC in both directions, to thousands of bytes a second, and leaves the first alone', () => {
    expect(tune(ofDomain, '52:54:00:0b:0c:09')).toMatch(/inbound.average:12500\n[^]*outbound.average:12500\n/);
    expect(tune(ofDomain, '52:54:00:a8:1a:09')).toMatch(/inbound.average:0\n[^]*outbound.average:0\n/);
  });

  test('never lets a burst be less than the longest packet that the host passes', () => {
    const slow = found(resources({}, { linkMbit: 1 }), /^web_rs1/).xml?.xslt ?? '';
    expect(tune(slow, '52:54:00:a8:1a:09')).toMatch(/inbound.average:125\n[^]*outbound.burst:128\n/);
  });

  test('gives the network its mtu, and keeps the address of the host', () => {
    const network = answerTo(all.wan?.xml?.xslt ?? '', NETWORK, 'net-define', 'net-dumpxml wan');
    expect(network).toContain("<mtu size='9000'/>");
    expect(network).toContain("address='192.168.26.254'");
  });

  test('refuses a bound and an mtu that are no numbers', () => {
    expect(tune(ofDomain.replaceAll('12500', 'x'), '52:54:00:0b:0c:09')).toContain('failedtovalidate');
    const wrong = (all.wan?.xml?.xslt ?? '').replace('9000', 'x');
    expect(answerTo(wrong, NETWORK, 'net-define', 'net-dumpxml wan')).toContain('ailed to');
  });
});
