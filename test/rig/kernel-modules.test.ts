import { describe, expect, test } from 'vitest';
import type { LvsRouterPairProps } from '../../lib';
import { FtpService, LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { archiveOf, jobOf } from '../../lib/rig/rehearsal/job';
import { kernelModules, requireOneKernel } from '../../lib/rig/rehearsal/kernel-modules';
import { notRehearsed } from '../../lib/rig/rehearsal/not-rehearsed';
import { startRehearsal } from '../../lib/rig/rehearsal/start';
import { addHost, addImage, emptyStack } from '../stack';
import { manifestOf } from './manifest';

interface Pair extends Pick<LvsRouterPairProps, 'connectionTableBits'> {
  readonly ftp?: 'helper' | 'marks';
}

/** A stack of pairs, each between networks of its own. */
function pairs(...all: readonly Pair[]): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const image = addImage(stack);
  all.forEach(({ ftp, ...options }, at) => {
    const [outside, inside] = [`192.168.${26 + at}`, `10.11.${12 + at}`];
    const network = new PublicNetwork(stack, `public${at}`, { cidr: `${outside}.0/24`, gateway: `${outside}.254` });
    const routers = new LvsRouterPair(stack, `lvs${at}`, {
      image,
      publicInterface: { network, primary: `${outside}.9`, backup: `${outside}.8`, floating: `${outside}.10` },
      privateInterface: {
        network: new NatNetwork(stack, `private${at}`, { cidr: `${inside}.0/24` }),
        primary: `${inside}.9`,
        backup: `${inside}.8`,
        floating: `${inside}.10`,
      },
      ...options,
    });
    const workload = Workload.vsftpd();
    const pool = new RealServerPool(stack, `files${at}`, {
      routers,
      servers: { a: `${inside}.1`, b: `${inside}.2` },
      workload,
    });
    if (ftp !== undefined) {
      new FtpService(stack, `ftp${at}`, { pool, mode: ftp });
    }
  });
  return manifestOf(stack);
}

describe('the one kernel of a rehearsal', () => {
  test('is refused to pairs of which one needs the FTP helper and the other must not have it', async () => {
    await expect(startRehearsal(pairs({ ftp: 'helper' }, { ftp: 'marks' }), {})).rejects.toThrow(
      'one kernel for all hosts, and lvs0-primary needs its module ip_vs_ftp, which lvs1-primary must not have',
    );
  });

  test.each<readonly [string, readonly Pair[]]>([
    ['all with the helper', [{ ftp: 'helper' }, { ftp: 'helper' }]],
    ['all with marks', [{ ftp: 'marks' }, { ftp: 'marks' }]],
    ['marks beside no FTP', [{ ftp: 'marks' }, {}]],
    ['tables of two sizes', [{ connectionTableBits: 16 }, { connectionTableBits: 18 }]],
  ])('takes %s', (_, all) => {
    expect(() => requireOneKernel(pairs(...all))).not.toThrow();
  });

  test('has the options on which all routers agree', () => {
    const manifest = pairs({ connectionTableBits: 16 }, { connectionTableBits: 16 });
    expect(kernelModules(manifest)).toMatchObject({ options: ['options ip_vs conn_tab_bits=16'], unmet: [] });
    const entries = archiveOf(manifest, jobOf(manifest), new Map());
    const file = entries.find(({ path }) => path === 'modprobe.d/rehearsal.conf');
    expect(file?.content).toBe('options ip_vs conn_tab_bits=16\n');
  });

  test.each<readonly [string, Pair]>([
    ['wants another', { connectionTableBits: 18 }],
    ['wants none', {}],
  ])('has none where a router %s, and the report says so', (_, second) => {
    const manifest = pairs({ connectionTableBits: 16 }, second);
    expect(kernelModules(manifest).options).toEqual([]);
    expect(notRehearsed(manifest, new Map())).toContainEqual({
      what: 'lvs0-primary: options ip_vs conn_tab_bits=16',
      reason: 'lvs1-primary does not want it, and all hosts share one kernel and its modules',
    });
  });
});
