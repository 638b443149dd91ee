import type { LvsRouterPairProps } from '../../lib';
import { FtpService, LvsRouterPair, NatNetwork, PublicNetwork, RealServerPool, Workload } from '../../lib';
import type { Manifest } from '../../lib/manifest';
import { addHost, addImage, emptyStack } from '../stack';
import { manifestOf } from './manifest';

/** What a pair of routers wants of its kernel. */
export interface Pair extends Pick<LvsRouterPairProps, 'connectionTableBits'> {
  readonly ftp?: 'helper' | 'marks';
}

/** A stack of pairs, each between networks of its own. */
export function pairs(...all: readonly Pair[]): Manifest {
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
