import { HealthCheck, LvsRouterPair, NatNetwork, PublicNetwork } from 'cdktf-lvs';
import { RealServerPool, VirtualService, Workload } from 'cdktf-lvs';
import type { Manifest } from '../../lib/manifest';
import { manifestOf } from '../rig/manifest';
import { addHost, addImage, emptyStack } from '../stack';

// Two pairs of routers on the same two wires: one as the manual has it, and one in which a router is preferred.

export const MANUAL = { primary: 'manual-primary', backup: 'manual-backup', vip: '192.168.26.10' };
export const PREFERRED = { primary: 'preferred-primary', backup: 'preferred-backup', vip: '192.168.26.20' };
/** Who must answer the preferred pair on its private side. */
const TRACKED = '10.11.12.3';
/** Pages of many segments, and no two pieces of them are the same. */
export const LARGE = Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join('\n');
/** Where the preferred pair's script of a new active router leaves its mark. */
export const BECAME_ACTIVE = '/run/became-active';
/** A folder whose path is an argument. */
export const BECAME_STANDBY = '/run/became/standby';

export function routerPairs(): Manifest {
  const stack = emptyStack();
  addHost(stack);
  const image = addImage(stack);
  const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
  // a busy machine needs seconds to run a ping
  const tracking = { intervalSeconds: 4, timeoutSeconds: 3 };
  const manual = new LvsRouterPair(stack, 'manual', {
    image,
    publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: MANUAL.vip },
    privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
    tracking,
  });
  const preferred = new LvsRouterPair(stack, 'preferred', {
    image,
    publicInterface: {
      network: outside,
      primary: '192.168.26.19',
      backup: '192.168.26.18',
      floating: PREFERRED.vip,
      virtualRouterId: 61,
    },
    privateInterface: {
      network: inside,
      primary: '10.11.12.19',
      backup: '10.11.12.18',
      floating: '10.11.12.20',
      virtualRouterId: 62,
    },
    peers: 'unicast',
    preempt: { delaySeconds: 2 },
    trackPaths: ['192.168.26.254', TRACKED],
    tracking,
    sshFrom: ['10.11.12.0/24'],
    notify: {
      master: `#!/bin/sh\ndate >>${BECAME_ACTIVE}\n`,
      backup: ['/usr/bin/mkdir', '-p', BECAME_STANDBY],
    },
  });
  const healthChecks = [HealthCheck.tcp({ intervalSeconds: 1, timeoutSeconds: 2 })];
  const web = new RealServerPool(stack, 'web', {
    routers: manual,
    servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
    workload: Workload.nginx({ pages: { '/large.txt': LARGE } }),
  });
  new VirtualService(stack, 'http', { pool: web, port: 80, scheduler: 'rr', healthChecks });
  const few = new RealServerPool(stack, 'few', {
    routers: preferred,
    servers: { s1: TRACKED, s2: '10.11.12.4' },
    workload: Workload.custom({ units: ['answers.service'] }),
  });
  new VirtualService(stack, 'answers', { pool: few, port: 80, scheduler: 'rr', healthChecks });
  return manifestOf(stack);
}
