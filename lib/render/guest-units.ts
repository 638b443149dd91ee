import { GUEST_PATH } from '../model/guest-path';
import type { Host } from '../model/host';
import type { RouterPair } from '../model/router-pair';
import { syncSideOf, VRRP_PROCESS } from '../model/router-pair';
import { generatedFor, print } from './block';
import { printUnit } from './unit';

/** The unit that installs the seed disk's files at each boot, before the services that read them. */
export function renderSeedUnit(host: Host, services: readonly string[]): string {
  return printUnit(host.name, [
    [
      'Unit',
      [
        ['Description', 'Install the files of the seed disk'],
        ['Before', services.join(' ')],
        ['RequiresMountsFor', '/var/lib'],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'oneshot'],
        ['ExecStart', GUEST_PATH.seedProgram],
        ['StandardOutput', 'journal+console'],
        ['TimeoutStopSec', '300'],
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}

/** udev(7): a changed disk starts the unit; restart, because a start would be lost while an earlier one still runs. */
export function renderSeedRule(host: Host): string {
  const match = 'ACTION=="change", SUBSYSTEM=="block", KERNEL=="sr[0-9]*", ENV{ID_FS_LABEL}=="cidata"';
  return print([generatedFor(host.name), `${match}, RUN+="/bin/systemctl --no-block restart lvs-seed.service"`]);
}

/**
 * keepalived refuses an interface that is not there yet, and leaves its addresses behind when it is killed. When it is
 * stopped it takes its services away while it still holds the addresses, and connections would be reset: so its VRRP
 * process is ended alone, and the rest a second later, when the standby has taken over (RFC 3768: within the skew).
 */
export function renderKeepalivedUnit(host: Host): string {
  const devices = host.nics.map((nic) => deviceUnit(nic.name));
  return printUnit(host.name, [
    [
      'Unit',
      [
        ['Wants', ['network-online.target', ...devices].join(' ')],
        ['After', ['network-online.target', 'lvs-seed.service', ...devices].join(' ')],
      ],
    ],
    [
      'Service',
      [
        ['Restart', 'on-failure'],
        ['RestartSec', '1'],
        ['ExecStop', `-/usr/bin/pkill -TERM -P $MAINPID -x ${VRRP_PROCESS}`],
        ['ExecStop', '-/bin/sleep 1'],
      ],
    ],
  ]);
}

/**
 * Both of IPVS's sync daemons, ipvsadm(8), on both routers: the one without packets has nothing to tell. keepalived could
 * start and stop them with each change of its state, but the kernel does not acknowledge the end of a daemon that had no
 * time to run yet (ip_vs_sync.c, stop_sync_thread), and keepalived waits for that with its addresses held.
 */
export function renderSyncUnit(pair: RouterPair): string {
  const { nic, virtualRouterId } = syncSideOf(pair);
  const device = deviceUnit(nic);
  const start = (daemon: string): string =>
    `/sbin/ipvsadm --start-daemon ${daemon} --mcast-interface ${nic} --syncid ${virtualRouterId}`;
  return printUnit(pair.name, [
    [
      'Unit',
      [
        ['Description', 'Tell the other router of connections, and learn of them from it'],
        ['Wants', `network-online.target ${device}`],
        ['After', `network-online.target systemd-modules-load.service lvs-seed.service ${device}`],
      ],
    ],
    [
      'Service',
      [
        ['Type', 'oneshot'],
        ['RemainAfterExit', 'yes'],
        ['ExecStart', start('master')],
        ['ExecStart', start('backup')],
        // also after a start that failed half-way
        ['ExecStopPost', '-/sbin/ipvsadm --stop-daemon master'],
        ['ExecStopPost', '-/sbin/ipvsadm --stop-daemon backup'],
        ['TimeoutStartSec', '30'],
        ['TimeoutStopSec', '10'],
        ['Restart', 'on-failure'],
        ['RestartSec', '1'],
      ],
    ],
    ['Install', [['WantedBy', 'multi-user.target']]],
  ]);
}

/** systemd.device(5): what a service waits for that needs the NIC. */
function deviceUnit(nic: string): string {
  return `sys-subsystem-net-devices-${nic}.device`;
}

/** A restart, which alone takes up another port, ends the listening process: each session is a process of its own. */
export function renderVsftpdUnit(hostName: string): string {
  return printUnit(hostName, [['Service', [['KillMode', 'process']]]]);
}

/** agetty(8): no account has a password, so the serial console asks for none. */
export function renderConsoleLogin(host: Host): string {
  return printUnit(host.name, [
    [
      'Service',
      [
        // the first one takes the distribution's command away
        ['ExecStart', ''],
        ['ExecStart', '-/sbin/agetty --autologin root --keep-baud 115200,57600,38400,9600 - $TERM'],
      ],
    ],
  ]);
}
