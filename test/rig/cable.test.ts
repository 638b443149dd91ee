import { describe, expect, test } from 'vitest';
import { isRemote } from '../../lib/host/hypervisor-place';
import { cutCable } from '../../lib/rig/cable';

describe('a libvirt', () => {
  test.each([
    ['qemu+ssh://root@192.0.2.2/system', true],
    ['qemu+libssh2://root@192.0.2.2/system', true],
    ['qemu+tls://host.example/system', true],
    ['qemu://host.example/system', true],
    ['qemu:///system', false],
    ['qemu+unix:///system', false],
    ['qemu+unix:///system?socket=/run/cdktf-lvs/lab/libvirt-sock', false],
  ])('at %s is on another machine: %s', (uri, expected) => {
    expect(isRemote(uri)).toBe(expected);
  });
});

test('a cable on another machine is not cut silently: the rule would be for a tap of this one', async () => {
  const place = { uri: 'qemu+ssh://root@192.0.2.2/system', namespace: undefined };
  const cable = { place, domain: 'lab-web-rs2', mac: '52:54:00:0b:0c:02' };
  await expect(cutCable(cable, 'silent')).rejects.toThrow('lab-web-rs2, which runs on another machine');
});
