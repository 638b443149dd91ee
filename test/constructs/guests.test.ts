import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TerraformStack, Testing } from 'cdktf';
import { describe, expect, test } from 'vitest';
import type { GuestImageFileProps } from '../../lib';
import { Distribution, GuestImage, LibvirtHost } from '../../lib';
import { sshKey } from '../../lib/constructs/ssh-key';
import { describeWith } from '../needs';
import { complaintAbout, inFolder } from '../oracles';
import { addHost, attributes, emptyStack, manualParts, manualStack, seeds, synth } from '../stack';

function image(props: Partial<GuestImageFileProps>): GuestImage {
  const stack = emptyStack();
  addHost(stack);
  return GuestImage.fromFile(stack, 'image', { path: '/a.qcow2', distribution: Distribution.DEBIAN_13, ...props });
}

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPKUXVz0S4Tl6eMHn6bGmE0xVDnZ4lYyOL2dSdXO9QKJ';

describe('GuestImage', () => {
  test.each<[string, Partial<GuestImageFileProps>, string]>([
    [
      'a key without its kind',
      { sshKeys: [KEY.replace('ssh-ed25519 ', '')] },
      'LVS008: lab/image: sshKeys: is no public',
    ],
    ['a key that is cut', { sshKeys: ['ssh-ed25519 AAAA'] }, 'LVS008: lab/image: sshKeys'],
    ['a key of another kind than it says', { sshKeys: [KEY.replace('ed25519', 'rsa')] }, 'LVS008: lab/image: sshKeys'],
    ['two keys in one text', { sshKeys: [`${KEY}\n${KEY}`] }, 'LVS008: lab/image: sshKeys'],
    [
      'a key whose comment cloud-init takes for two lines',
      { sshKeys: [`${KEY} a\u2028b`] },
      'LVS008: lab/image: sshKeys',
    ],
    ['a key with a command', { sshKeys: [`command="sh" ${KEY}`] }, 'LVS008: lab/image: sshKeys'],
    ['a text instead of a list', { sshKeys: KEY as unknown as string[] }, 'LVS008: lab/image: sshKeys'],
    ['a name server by name', { nameservers: ['dns.example'] }, 'LVS001: lab/image: nameservers'],
    ["'yes' for consoleLogin", { consoleLogin: 'yes' as unknown as boolean }, 'LVS008: lab/image: consoleLogin'],
    ['0 for hasPackages', { hasPackages: 0 as unknown as boolean }, 'LVS008: lab/image: hasPackages'],
  ])('refuses %s', (_, props, words) => {
    expect(() => image(props)).toThrow(words);
  });

  test('does not repeat what is no public key: it may be a private one', () => {
    expect(() => image({ sshKeys: ['-----BEGIN OPENSSH PRIVATE KEY----- secret'] })).not.toThrow('secret');
  });

  test.each([
    [Distribution.DEBIAN_12, 384],
    [Distribution.RHEL_9, 1536],
  ])('gives guests of %o as much memory as they need', (distribution, memory) => {
    const stack = emptyStack();
    const own = GuestImage.fromFile(stack, 'own', { path: '/a', distribution });
    const domains = attributes(synth(manualStack({ routers: { image: own } }, stack)), 'libvirt_domain', 'memory');
    expect(new Set(Object.values(domains))).toEqual(new Set([`${memory}`]));
  });

  test('refuses less memory than its distribution boots with', () => {
    const stack = emptyStack();
    const own = GuestImage.fromFile(stack, 'own', { path: '/a', distribution: Distribution.RHEL_9 });
    expect(() => manualStack({ routers: { image: own, memoryMiB: 384 } }, stack)).toThrow(
      'LVS004: lab/lvs: memoryMiB: 384 is out of range: write a whole number from 1024',
    );
  });

  test('brings keys and name servers to the routers and the real servers', () => {
    const stack = emptyStack();
    const props = { sshKeys: [KEY, `${KEY} me`], nameservers: ['9.9.9.9'] };
    const given = GuestImage.fromFile(stack, 'own', { path: '/a', distribution: Distribution.DEBIAN_12, ...props });
    const texts = Object.values(seeds(manualParts({ routers: { image: given } }, stack).stack));
    expect(texts).toHaveLength(4);
    expect(texts.every(({ userData }) => userData.includes(`- ${KEY} me\n`))).toBe(true);
    expect(texts.every(({ networkConfig }) => networkConfig.includes('- 9.9.9.9\n'))).toBe(true);
  });
});

describeWith(['ssh-keygen'], 'ssh-keygen', () => {
  test.each([
    ['ed25519', []],
    ['rsa', ['-b', '2048']],
    ['ecdsa', ['-b', '256']],
    ['ecdsa', ['-b', '521']],
  ])('makes keys of kind %s %s that are taken as they are', (kind, flags) => {
    const line = inFolder((folder) => {
      const file = join(folder, 'key');
      execFileSync('ssh-keygen', ['-q', '-t', kind, ...flags, '-N', '', '-C', 'a comment', '-f', file]);
      return readFileSync(`${file}.pub`, 'utf8').trim();
    });
    expect(sshKey(line)).toBe(line);
  });

  test('reads what is taken, and not what is refused', () => {
    expect(complaintAbout(`${KEY}\n`, 'key.pub', ['ssh-keygen', '-l', '-f', '%s'])).toBeUndefined();
    expect(complaintAbout('ssh-ed25519 AAAA\n', 'key.pub', ['ssh-keygen', '-l', '-f', '%s'])).toBeDefined();
  });
});

describe('two stacks of one app', () => {
  const synthesize = (one: string | undefined, other: string | undefined, uri = 'qemu:///system'): void => {
    const app = Testing.app();
    const stacks = [one, other].map((namePrefix, index) => {
      const stack = new TerraformStack(app, `s${index}`);
      new LibvirtHost(stack, 'libvirt', {
        uri: index === 0 ? 'qemu:///system' : uri,
        ...(namePrefix && { namePrefix }),
      });
      return stack;
    });
    stacks.forEach((stack) => Testing.synth(stack, true));
  };

  test('are refused with one namePrefix on one hypervisor, once', () => {
    expect(() => synthesize('lab', 'lab')).toThrow('[s1/libvirt] LVS088: s0/libvirt and s1/libvirt');
    expect(() => synthesize('s1', undefined)).toThrow('[s1/libvirt] LVS088');
  });

  test('are not what two hosts of one stack are called', () => {
    const stack = new TerraformStack(Testing.app(), 'lab');
    ['east', 'west'].forEach((id) => new LibvirtHost(stack, id, { uri: 'qemu:///system' }));
    const words = '[lab/west] LVS088: lab/east and lab/west are one hypervisor with one namePrefix';
    expect(() => Testing.synth(stack, true)).toThrow(words);
  });

  test('live beside each other with two, and with one on two hypervisors', () => {
    expect(() => synthesize('lab', 'other')).not.toThrow();
    expect(() => synthesize(undefined, undefined)).not.toThrow();
    expect(() => synthesize('lab', 'lab', 'qemu+ssh://root@other/system')).not.toThrow();
  });
});
