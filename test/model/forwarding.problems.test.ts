import { describe, expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';
import type { GuestPool } from '../../lib/model/real-server-pool';
import { addressPool, custom, ftpByHelper, ftpByMark, inside, ip, labOf, pair, pool } from '../fixtures';
import { publicSide, service, vsftpd } from '../fixtures';
import { beside, directly, FAR, farm, NEAR, privately, routed, TUNNEL } from '../topologies';
import { testMistakes } from './mistakes';

const rulesOfNft = { path: '/etc/nftables.conf', content: '', mode: '0644', check: [], reload: [] };
const served = (given: GuestPool): Lab => labOf([service({ pool: given })]);

describe('ways of forwarding at odds with what is around them', () => {
  testMistakes([
    {
      what: 'direct routing to a network that the routers are not on',
      lab: served(beside({ network: farm(), servers: FAR })),
      code: 'LVS073',
      path: 'lab/web',
      says: ['direct-routing', 'lab/farm', 'lab/lvs'],
    },
    {
      what: 'direct routing on a network without a gateway',
      lab: served(privately(inside())),
      code: 'LVS074',
      path: 'lab/web',
      says: ['lab/private', 'no gateway'],
    },
    {
      what: 'a tunnel to a network without a gateway',
      lab: served(beside({ forwarding: TUNNEL, network: farm({ gateway: undefined }), servers: FAR })),
      code: 'LVS074',
      path: 'lab/web',
      says: ['lab/farm'],
    },
    {
      what: 'servers whose gateway is the floating address, and who answer by themselves',
      lab: served(
        privately({
          ...routed,
          gateway: ip('10.11.12.10'),
          wire: { kind: 'bridge', bridge: 'br1', vxlanId: undefined },
        }),
      ),
      code: 'LVS010',
      path: 'lab/lvs',
      says: ['10.11.12.10', 'gateway', 'floating'],
    },
    {
      what: 'NAT by routers with one NIC',
      lab: served(beside({ forwarding: { method: 'nat' } })),
      code: 'LVS083',
      path: 'lab/web',
      says: ["'nat'", 'lab/lvs'],
    },
    {
      what: 'a sorry server with another port',
      lab: labOf([
        service({
          pool: beside(),
          sorryServer: { address: ip('192.168.26.3'), port: 8080, quiesce: false },
        }),
      ]),
      code: 'LVS084',
      path: 'lab/http',
      says: ['8080', 'tcp/80', 'direct-routing'],
    },
    {
      what: 'servers made elsewhere, on the wire of the clients',
      lab: labOf([service({ pool: addressPool(elsewhere()) })]),
      code: 'LVS089',
      path: 'lab/web',
      says: ['web-rs1, web-rs2'],
      fix: 'set net.ipv4.conf.all.arp_ignore to 1 and arp_announce to 2 there, and the address on lo alone',
    },
    {
      what: 'the same at the ends of tunnels',
      lab: labOf([service({ pool: addressPool({ ...elsewhere(), forwarding: TUNNEL }) })]),
      code: 'LVS089',
      path: 'lab/web',
      says: ['web-rs1, web-rs2'],
      fix: 'set net.ipv4.conf.all.arp_ignore to 1 and arp_announce to 2 there, and the address on tunl0 alone',
    },
    {
      what: 'FTP that the routers would have to read',
      lab: labOf([ftpByHelper({ pool: beside({ workload: vsftpd }) })]),
      code: 'LVS091',
      path: 'lab/ftp',
      says: ['lab/web', 'direct-routing'],
    },
    {
      what: 'a way out through routers that have one side',
      lab: served(beside({}, { realServerInternet: true })),
      code: 'LVS092',
      path: 'lab/lvs',
      says: ['realServerInternet'],
    },
    {
      what: 'FTP of servers that have no virtual address',
      lab: labOf([ftpByMark({ pool: beside({ workload: vsftpd, forwarding: directly('redirect') }) })]),
      code: 'LVS093',
      path: 'lab/ftp',
      says: ['lab/web'],
    },
    {
      what: 'a file of a workload that gives a server its virtual addresses',
      lab: served(beside({ workload: custom({ files: [rulesOfNft] }) })),
      code: 'LVS026',
      path: 'lab/web',
      says: ['/etc/nftables.conf', 'this library'],
    },
    {
      what: 'answers that libvirt would reject',
      lab: served(privately({ ...routed, wire: { kind: 'nat' } })),
      code: 'LVS094',
      path: 'lab/web',
      says: ['192.168.26.10', '10.11.12.0/24'],
    },
  ]);

  test.each<[string, Lab]>([
    ['direct routing on the public network, by routers with one NIC', served(beside())],
    ['direct routing on a private network with a gateway', served(privately(routed))],
    [
      'a tunnel to a network that is farther away',
      served(beside({ forwarding: TUNNEL, network: farm(), servers: FAR })),
    ],
    ['a tunnel on the private side', served({ ...privately(routed), forwarding: TUNNEL })],
    ['a sorry server on the same port', sorry()],
    ["a workload's own rules of nft on servers by NAT", served(pool({ workload: custom({ files: [rulesOfNft] }) }))],
    ['FTP by mark', labOf([ftpByMark({ pool: beside({ workload: vsftpd }) })])],
    [
      'FTP by mark of servers whose rules keep quiet',
      labOf([ftpByMark({ pool: beside({ workload: vsftpd, forwarding: directly('nftables') }) })]),
    ],
    ['servers made elsewhere, away from the clients', labOf([service({ pool: addressPool(elsewhereRouted()) })])],
    ['a pool by NAT beside one by direct routing', mixed()],
  ])('finds nothing wrong with %s', (_, lab) => {
    expect(problemsOf(lab)).toEqual([]);
  });
});

function elsewhere(): Parameters<typeof addressPool>[0] {
  const { pair: routers, network, forwarding, servers } = beside();
  return { pair: routers, network, forwarding, servers };
}

function elsewhereRouted(): Parameters<typeof addressPool>[0] {
  const { pair: routers, network, forwarding, servers } = privately(routed);
  return { pair: routers, network, forwarding, servers };
}

function sorry(): Lab {
  const sorryServer = { address: ip('192.168.26.3'), port: 80, quiesce: false };
  return labOf([service({ pool: beside(), sorryServer })]);
}

/** One pair, two networks: the servers behind it go through it, those beside it answer by themselves. */
function mixed(): Lab {
  const routers = pair({ publicInterface: publicSide({ floating: [ip('192.168.26.10'), ip('192.168.26.11')] }) });
  const near = NEAR.map((each) => ({ ...each, path: `lab/near/${each.key}`, name: `near-${each.key}` }));
  const network = routers.publicInterface.network;
  const own = { path: 'lab/near', name: 'near', pair: routers, network, servers: near };
  const second = pool({ ...own, forwarding: directly() });
  return labOf([
    service({ pool: pool({ pair: routers }) }),
    service({ path: 'lab/direct', name: 'direct', pool: second, virtualAddress: ip('192.168.26.11') }),
  ]);
}
