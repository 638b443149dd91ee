// What becomes of each directive of Piranha's lvs.cf, which its screens fill. No cell is empty: where a program has no
// word for it, the cell says whose affair it is.

export interface Directive {
  /** Its screen and field; where there is none, who wrote it. */
  readonly field: string;
  /** The keyword of keepalived.conf. */
  readonly keepalived: string;
  /** The option of ipvsadm(8). */
  readonly ipvs: string;
  /** The prop, or the reason why there is none. */
  readonly here: string;
}

type Directives = Readonly<Record<string, Directive>>;

const HOSTS = 'no matter of IPVS';
const VRRP = 'no matter of IPVS';
const CHECKS = 'no matter of IPVS';
const TOOL = 'none: a setting of the tool';
const PULSE = "none: pulse's";
const NOT_THE_TOOL = 'no';

const row = (field: string, keepalived: string, ipvs: string, here: string): Directive => ({
  field,
  keepalived,
  ipvs,
  here,
});

/** Directives of the whole file. */
export const GLOBAL: Directives = {
  serial_no: row('none: counted by the tool', TOOL, TOOL, `${NOT_THE_TOOL}: Terraform's state has a serial number`),
  primary: row(
    'Global Settings: primary LVS server public IP',
    '`unicast_src_ip`',
    HOSTS,
    '`LvsRouterInterface.primary`',
  ),
  primary_private: row(
    'Global Settings: primary LVS server private IP',
    '`unicast_src_ip`',
    HOSTS,
    '`LvsRouterInterface.primary`',
  ),
  primary_shared: row('none: by hand', 'none', HOSTS, 'no: a shared disk is for its failover service, which is no LVS'),
  backup: row('Redundancy: redundant LVS server public IP', '`unicast_peer`', HOSTS, '`LvsRouterInterface.backup`'),
  backup_private: row(
    'Redundancy: redundant LVS server private IP',
    '`unicast_peer`',
    HOSTS,
    '`LvsRouterInterface.backup`',
  ),
  backup_shared: row('none: by hand', 'none', HOSTS, 'no: a shared disk is for its failover service, which is no LVS'),
  backup_active: row('Redundancy: enable', '`vrrp_instance`', HOSTS, 'always: a pair has two routers'),
  service: row('none: lvs or fos', '`virtual_server`', '`-A`', 'always lvs: its failover service is no LVS'),
  heartbeat: row('none: always on', '`vrrp_instance`', VRRP, 'always'),
  heartbeat_port: row(
    'Redundancy: heartbeat runs on port',
    'none: VRRP is IP protocol 112',
    VRRP,
    'no: VRRP has no port',
  ),
  keepalive: row('Redundancy: heartbeat interval', '`advert_int`', VRRP, '`LvsRouterPairProps.timing`'),
  deadtime: row(
    'Redundancy: assume dead after',
    '`advert_int`, three of them',
    VRRP,
    '`LvsRouterPairProps.timing`; `LvsRouterPair.failoverBoundSeconds` says how long',
  ),
  rsh_command: row(
    'none: by hand',
    'none',
    CHECKS,
    'no: it was how load was asked for; nothing logs in at the servers',
  ),
  network: row('Global Settings: LVS type', '`lvs_method`', '`-m`, `-g`, `-i`', '`RealServerForwarding.forwarding`'),
  nat_router: row(
    'Global Settings: NAT router IP and device',
    '`virtual_ipaddress`',
    HOSTS,
    '`LvsRouterInterface.floating`',
  ),
  nat_nmask: row('Global Settings: NAT router netmask', '`virtual_ipaddress`', HOSTS, '`NatNetworkProps.cidr`'),
  reservation_conflict_action: row('none: by hand', 'none', HOSTS, 'no: SCSI reservations are for a shared disk'),
  debug_level: row('none: by hand', 'none: an option of the daemon', TOOL, 'no: the journal has what keepalived says'),
  active_cmd: row('none: by hand', '`notify_master`', VRRP, '`LvsRouterPairProps.notify`'),
  inactive_cmd: row('none: by hand', '`notify_backup`', VRRP, '`LvsRouterPairProps.notify`'),
  monitor_links: row(
    'Redundancy: monitor NIC links for failures',
    '`interface`',
    VRRP,
    'always; and `LvsRouterPairProps.trackPaths` where a cable has no fault',
  ),
  hard_shutdown: row(
    'none: by hand',
    'none: systemd restarts it',
    TOOL,
    'always: a keepalived that dies is started again',
  ),
  ipvsadm: row('none: by hand', 'none', TOOL, 'no: keepalived speaks to the kernel itself'),
  syncdaemon: row(
    'Redundancy: use sync daemon',
    '`lvs_sync_daemon`',
    '`--start-daemon`',
    'always: both daemons on both routers',
  ),
  syncd_iface: row(
    'Redundancy: sync daemon interface',
    '`lvs_sync_daemon`',
    '`--mcast-interface`',
    'always: the private side',
  ),
  syncd_id: row(
    'Redundancy: sync daemon id',
    '`lvs_sync_daemon`',
    '`--syncid`',
    '`LvsRouterInterface.virtualRouterId` of the private side',
  ),
  tcp_timeout: row('Global Settings: TCP timeout', '`lvs_timeouts`', '`--set`', '`LvsRouterPairProps.timeouts`'),
  tcpfin_timeout: row('Global Settings: TCP FIN timeout', '`lvs_timeouts`', '`--set`', '`LvsRouterPairProps.timeouts`'),
  udp_timeout: row('Global Settings: UDP timeout', '`lvs_timeouts`', '`--set`', '`LvsRouterPairProps.timeouts`'),
  sync: row('none: by hand', 'none', TOOL, 'always: both routers get their files from one stack'),
};

/** Directives of a virtual server. */
export const VIRTUAL: Directives = {
  virtual: row(
    'Virtual Servers: name',
    '`virtual_server`',
    '`-A`',
    'the id of a `VirtualService` or a `FirewallMarkService`',
  ),
  active: row(
    'Virtual Servers: (de)activate',
    '`virtual_server`',
    '`-A`',
    'no: a service that is not in the stack is not there',
  ),
  address: row(
    'Virtual Servers: virtual IP address and device',
    '`virtual_server`',
    '`-t`, `-u`, `--sctp-service`',
    '`ServiceProps.virtualAddress`',
  ),
  vip_nmask: row('Virtual Servers: virtual IP network mask', '`virtual_ipaddress`', HOSTS, '`PublicNetworkProps.cidr`'),
  port: row(
    'Virtual Servers: application port',
    '`virtual_server`',
    '`-t`, `-u`, `--sctp-service`',
    '`VirtualServiceProps.port`, `FirewallMarkServiceProps.ports`',
  ),
  protocol: row(
    'Virtual Servers: protocol',
    '`protocol`',
    '`-t`, `-u`, `--sctp-service`',
    '`VirtualServiceProps.port`, `FirewallMarkServiceProps.ports`',
  ),
  fwmark: row('Virtual Servers: firewall mark', '`virtual_server fwmark`', '`-f`', '`FirewallMarkServiceProps.mark`'),
  scheduler: row('Virtual Servers: scheduling', '`lvs_sched`', '`-s`, `-b`', '`ServiceProps.scheduler`'),
  persistent: row(
    'Virtual Servers: persistence',
    '`persistence_timeout`',
    '`-p`',
    '`VirtualServiceProps.persistenceSeconds`, `FirewallMarkServiceProps.persistenceSeconds`',
  ),
  pmask: row(
    'Virtual Servers: persistence network mask',
    '`persistence_granularity`',
    '`-M`',
    '`ServiceProps.persistenceNetmask`',
  ),
  sorry_server: row(
    'Virtual Servers: sorry server',
    '`sorry_server`',
    '`-a`',
    '`VirtualServiceProps.sorryServer`, `FirewallMarkServiceProps.sorryServer`',
  ),
  send: row('Edit Monitoring Scripts: send', '`MISC_CHECK`', CHECKS, '`SendExpectHealthCheckProps.send`'),
  expect: row('Edit Monitoring Scripts: expect', '`MISC_CHECK`', CHECKS, '`SendExpectHealthCheckProps.expect`'),
  use_regex: row(
    'Edit Monitoring Scripts: treat expect string as a regular expression',
    '`MISC_CHECK`',
    CHECKS,
    '`SendExpectHealthCheckProps.useRegex`',
  ),
  send_program: row('Edit Monitoring Scripts: sending program', '`MISC_CHECK`', CHECKS, '`HealthCheck.script`'),
  timeout: row(
    'Virtual Servers: service timeout',
    '`delay_loop`, `connect_timeout`',
    CHECKS,
    '`CheckTimesProps.intervalSeconds`, `CheckTimesProps.timeoutSeconds`',
  ),
  reentry: row(
    'Virtual Servers: re-entry time',
    'none: a server comes back at its first good check',
    CHECKS,
    '`ServiceProps.slowStartStepSeconds` lets it come back slowly',
  ),
  load_monitor: row(
    'Virtual Servers: load monitoring tool',
    '`misc_dynamic`',
    '`-w`',
    'no: rup and ruptime are gone; `ServiceProps.scheduler` counts connections',
  ),
  quiesce_server: row('Virtual Servers: quiesce server', '`inhibit_on_failure`', '`-w 0`', '`ServiceProps.quiesce`'),
  client_monitor: row('none: by hand', 'none', TOOL, 'no: keepalived checks by itself'),
  start_cmd: row('none: of its failover service', 'none', PULSE, 'no: its failover service is no LVS'),
  stop_cmd: row('none: of its failover service', 'none', PULSE, 'no: its failover service is no LVS'),
};

/** Directives of a real server. */
export const SERVER: Directives = {
  server: row(
    'Real Server: name',
    '`real_server`',
    '`-a -r`',
    '`RealServerPoolProps.servers`, `RealServerAddressesProps.servers`',
  ),
  address: row('Real Server: address', '`real_server`', '`-a -r`', '`RealServerProps.address`'),
  active: row('Real Server: (de)activate', '`weight`', '`-w 0`', '`RealServerProps.weight`, 0'),
  weight: row('Real Server: weight', '`weight`', '`-w`', '`RealServerProps.weight`'),
  port: row(
    'Real Server: port',
    '`real_server`',
    '`-a -r`',
    "no: a server answers on the service's port, and behind a mark on each of its ports",
  ),
};

/** What keepalived and IPVS can do that Piranha could not. */
export const BEYOND: readonly (readonly [what: string, Omit<Directive, 'field'>])[] = [
  [
    'connection limits of a server',
    {
      keepalived: '`uthreshold`, `lthreshold`',
      ipvs: '`-x`, `-y`',
      here: '`RealServerProps.upperThreshold`, `RealServerProps.lowerThreshold`',
    },
  ],
  ['one-packet scheduling', { keepalived: '`ops`', ipvs: '`-o`', here: '`ServiceProps.onePacketScheduling`' }],
  [
    'flags of the hashing schedulers',
    {
      keepalived: '`sh-port`, `sh-fallback`, `mh-port`, `mh-fallback`',
      ipvs: '`-b`',
      here: '`ServiceProps.scheduler`',
    },
  ],
  [
    'quorum',
    { keepalived: '`quorum`, `hysteresis`, `quorum_up`, `quorum_down`', ipvs: CHECKS, here: '`ServiceProps.quorum`' },
  ],
  ['servers down until they are checked', { keepalived: '`alpha`', ipvs: CHECKS, here: '`ServiceProps.alpha`' }],
  [
    'checks by HTTP, TLS, SMTP, DNS, udp, ping',
    {
      keepalived: '`HTTP_GET`, `SSL_GET`, `SMTP_CHECK`, `DNS_CHECK`, `UDP_CHECK`, `PING_CHECK`',
      ipvs: CHECKS,
      here: '`HealthCheck.http`, `HealthCheck.https`, `HealthCheck.ssl`, `HealthCheck.smtp`, `HealthCheck.dns`, `HealthCheck.udp`, `HealthCheck.ping`',
    },
  ],
  [
    'taking over a path that is dead',
    { keepalived: '`vrrp_script`, `track_script`', ipvs: VRRP, here: '`LvsRouterPairProps.trackPaths`' },
  ],
  [
    'a repaired primary that takes over again',
    { keepalived: '`preempt_delay`', ipvs: VRRP, here: '`LvsRouterPairProps.preempt`' },
  ],
  [
    'tunnels by GUE or GRE',
    { keepalived: '`lvs_method`', ipvs: '`--tun-type`', here: 'no: IP in IP is what every kernel takes out again' },
  ],
  [
    'persistence engines',
    { keepalived: '`persistence_engine`', ipvs: '`--pe`', here: 'no: the one that there is reads SIP' },
  ],
  ['IPv6', { keepalived: '`vrrp_mcast_group6`', ipvs: '`-6`', here: 'no: IPv4 only' }],
  [
    'size and way of the sync daemon',
    {
      keepalived: '`lvs_sync_daemon`',
      ipvs: '`--sync-maxlen`, `--mcast-group`, `--mcast-port`, `--mcast-ttl`',
      here: 'no: the defaults are right for two routers on one network',
    },
  ],
];
