import type { TerraformStack } from 'cdktf';
import {
  Distribution,
  GuestImage,
  LvsRouterPair,
  PublicNetwork,
  RealServerPool,
  VirtualService,
  Workload,
} from '../../lib';
import { addHost, emptyStack } from '../stack';

/** One network, on which the servers answer clients by themselves. */
export function topologyStack(
  forwarding: 'direct-routing' | 'tunnel',
  image: Partial<Parameters<typeof GuestImage.fromFile>[2]> = {},
): TerraformStack {
  const stack = emptyStack();
  addHost(stack);
  const network = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
  const routers = new LvsRouterPair(stack, 'lvs', {
    image: GuestImage.fromFile(stack, 'image', { path: '/a.qcow2', distribution: Distribution.DEBIAN_12, ...image }),
    publicInterface: { network, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  });
  const servers = { rs1: '192.168.26.21', rs2: '192.168.26.22' };
  const pool = new RealServerPool(stack, 'web', { routers, servers, forwarding, workload: Workload.nginx() });
  new VirtualService(stack, 'http', { pool, port: 80 });
  return stack;
}
