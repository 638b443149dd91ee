import { LvsRouterPair, PublicNetwork, RealServerPool, VirtualService, Workload } from 'cdktf-lvs';
import { describe, expect, test } from 'vitest';
import { type Scene, sceneOf } from '../../lib/drills/scene';
import { BREAKABLE, DRILLS } from '../../lib/drills/table';
import type { Manifest } from '../../lib/manifest';
import { manifestOf } from '../rig/manifest';
import { addHost, addImage, emptyStack } from '../stack';
import { scene } from './scenes';

// What drills expect where servers answer past the routers, and where these have one side.

const SILENCE = 3 + 156 / 256;

/** Direct routing on one network, by routers with one NIC. */
function oneSided(trackPaths: 'gateway' | 'none' = 'gateway'): Scene {
  const stack = emptyStack();
  addHost(stack);
  const network = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image: addImage(stack),
    trackPaths,
    publicInterface: { network, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  });
  const pool = new RealServerPool(stack, 'web', {
    routers,
    forwarding: 'direct-routing',
    servers: { rs1: '192.168.26.1', rs2: '192.168.26.2' },
    workload: Workload.nginx(),
  });
  new VirtualService(stack, 'http', { pool, port: 80 });
  return sceneIn(manifestOf(stack));
}

function sceneIn(manifest: Manifest): Scene {
  const [cluster] = manifest.clusters;
  const found = cluster && sceneOf(manifest, cluster, { active: cluster.routers.primary, met: 'web-rs1\n' });
  if (found === undefined) {
    throw new Error('no scene');
  }
  return found;
}

const named = <T extends { readonly name: string }>(items: readonly T[], name: string): T => {
  const found = items.find((each) => each.name === name);
  if (found === undefined) {
    throw new Error(`there is no ${name}`);
  }
  return found;
};

const ONE = oneSided();

describe('routers with one side', () => {
  test.each(['private-cable-carrier', 'private-cable-silent', 'partition-private', 'partition-both'])(
    'lack the other one: %s',
    (name) => {
      expect(named(DRILLS, name).lacks(ONE)).toBe('its routers have no private side');
      expect(named(DRILLS, name).lacks(scene())).toBeUndefined();
    },
  );

  test('hold the addresses both when they do not hear each other there', () => {
    expect(named(DRILLS, 'partition-public').expects(ONE)).toMatchObject({ holder: 'both', withinSeconds: SILENCE });
    expect(named(DRILLS, 'partition-public').expects(scene())).toMatchObject({ holder: 'active' });
  });

  test('notice a dead cable where a path is tracked; else each takes itself for the only one', () => {
    const drill = named(DRILLS, 'public-cable-silent');
    expect(drill.expects(ONE)).toMatchObject({ holder: 'standby', afterRepair: 'standby' });
    expect(drill.expects(oneSided('none'))).toMatchObject({ holder: 'both', afterRepair: 'primary' });
  });
});

describe('servers that answer past the routers', () => {
  test.each(['forwarding-off', 'connection-filter'])('are not harmed by %s', (name) => {
    expect(named(BREAKABLE, name).lacks(ONE)).toContain('past the router');
    expect(named(BREAKABLE, name).lacks(scene())).toBeUndefined();
  });

  test('get their own gateway back, not the routers’ address', () => {
    const fault = named(BREAKABLE, 'gateway-missing');
    expect(fault.mended(ONE)).toMatchObject([
      { command: ['ip', 'route', 'replace', 'default', 'via', '192.168.26.254'] },
    ]);
    expect(fault.mended(scene())).toMatchObject([
      { command: ['ip', 'route', 'replace', 'default', 'via', '10.11.12.10'] },
    ]);
  });

  test('lose nothing by a dead private cable that is not on their way', () => {
    const drill = named(DRILLS, 'private-cable-silent');
    const near = scene({ pool: { ...scene().pool, network: 'lab/public' } });
    expect(drill.expects(near).lost).toMatchObject({ requests: 'none', established: 'goes on' });
    expect(drill.expects(scene()).lost).toMatchObject({ requests: 'all', untilSeconds: 'repair' });
  });
});
