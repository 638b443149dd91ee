import { FtpService, Workload } from 'cdktf-lvs';
import { describe, expect, test } from 'vitest';
import type { Drill } from '../../lib/drills/drill';
import { expectationOf } from '../../lib/drills/expectation';
import { paceOf } from '../../lib/drills/pace';
import { askedService, type Scene, sceneOf } from '../../lib/drills/scene';
import { DRILLS } from '../../lib/drills/table';
import { reasonsOf } from '../../lib/drills/verdict';
import { manifestOf } from '../rig/manifest';
import { addHost, addPool, addRouters, emptyStack } from '../stack';
import { MANUAL, manualCluster, scene, seen } from './scenes';

// A cluster whose one service is FTP.

function ftpScene(mode: 'helper' | 'marks', met = 'web-rs2\n'): Scene {
  const stack = emptyStack();
  addHost(stack);
  const pool = addPool(stack, addRouters(stack), { workload: Workload.vsftpd() });
  new FtpService(stack, 'ftp', { pool, mode });
  const manifest = manifestOf(stack);
  const [cluster] = manifest.clusters;
  const found = cluster && sceneOf(manifest, cluster, { active: 'lvs-primary', met });
  if (found === undefined) {
    throw new Error('no scene');
  }
  return found;
}

function drill(name: string): Drill {
  const found = DRILLS.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`no drill ${name}`);
  }
  return found;
}

describe('a client asks', () => {
  test('for a file in FTP where no service has a page, and knows by it which server it met', () => {
    const { url, servers, server } = ftpScene('marks');
    expect(url).toBe('ftp://192.168.26.10/server.txt');
    expect(servers).toMatchObject([{ host: 'web-rs1' }, { host: 'web-rs2' }]);
    expect(server).toEqual({
      host: 'web-rs2',
      address: '10.11.12.2',
      units: ['vsftpd.service'],
      pages: '/srv/ftp',
    });
  });

  test('for a page where there is one', () => {
    expect(askedService(MANUAL, manualCluster())?.url).toBe('http://192.168.26.10/');
  });

  test('for a file not as often, and waits longer for it', () => {
    const lost = drill('power-cut').expects(scene()).lost;
    const [page, file] = [scene(), ftpScene('marks')].map((at) => paceOf(at, { lost }, 1));
    expect(page).toEqual({ intervalMs: 50, timeoutMs: 700, keptIntervalMs: 200 });
    expect(file).toEqual({ intervalMs: 1_000, timeoutMs: 2_000, keptIntervalMs: 500 });
  });

  test('with more patience the more a rig may add', () => {
    const lost = drill('power-cut').expects(scene()).lost;
    expect(paceOf(scene(), { lost }, 20).timeoutMs).toBe(4_500);
    expect(paceOf(scene(), { lost: { ...lost, requests: 'none' } }, 1).timeoutMs).toBe(5_000);
  });
});

test('files come a second apart, which is no gap in them, and more than a busy second beside that is one', () => {
  const at = ftpScene('marks');
  const calm = { settledSeconds: 0, failed: 0, failures: {}, afterRepair: ['lvs-primary'], lastFailureSeconds: 0 };
  const reasons = (longestGapSeconds: number): readonly string[] => {
    const allowance = { allowanceSeconds: 1, bootSeconds: 60 };
    return reasonsOf(drill('partition-public').expects(at), seen({ ...calm, longestGapSeconds }), at, allowance);
  };
  expect(reasons(2.8)).toEqual([]);
  expect(reasons(3.2)).toEqual(['no answer came for 3.2 s']);
});

describe('a session that is kept', () => {
  test.each([
    ['helper', 'power-cut', 'may end'],
    ['helper', 'drain', 'goes on'],
    ['marks', 'power-cut', 'goes on'],
    ['marks', 'drain', 'goes on'],
  ] as const)('by %s, in %s: %s', (mode, name, established) => {
    expect(expectationOf(drill(name), ftpScene(mode)).lost).toMatchObject({ established });
  });
});
