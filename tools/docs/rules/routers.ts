import type { Rules } from './rule';

/** A pair of routers: VRRP, its packet filter, what the kernel needs. */
export const ROUTER_RULES: Rules = {
  LVS016: {
    title: 'a VRRP group that two pairs share on one wire',
    without: "each pair takes the other's advertisements for its own: one of them stays standby and serves nothing",
    fix: '`virtualRouterId: 53` on the second pair',
    source: 'RFC 3768, section 5.3.3; keepalived.conf(5), virtual_router_id',
  },
  LVS032: {
    title: 'a pair of routers that balances nothing',
    without: 'two guests that hold addresses at which nobody answers',
    fix: 'a RealServerPool and a VirtualService',
    source: '-',
    isWarning: true,
  },
};
