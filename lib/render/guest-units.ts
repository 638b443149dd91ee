import { GUEST_PATH } from '../model/guest-path';
import type { Host } from '../model/host';
import { VRRP_PROCESS } from '../model/router-pair';
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
  const devices = host.nics.map((nic) => `sys-subsystem-net-devices-${nic.name}.device`);
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
