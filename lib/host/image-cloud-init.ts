const STAGES = {
  'cloud-init-local': 'init --local',
  'cloud-init': 'init',
  'cloud-config': 'modules --mode=config',
  'cloud-final': 'modules --mode=final',
} as const;

/**
 * Stock cloud-init with two changes: a short list of modules, and one process for all four stages.
 * Debian 12 starts Python anew for each stage and spends most of it on imports; from version 24.3 upstream does the same as here.
 */
export function cloudInitFiles(): Record<string, string> {
  const dropIns = Object.entries(STAGES).map(([unit, args]) => [
    `/etc/systemd/system/${unit}.service.d/stages.conf`,
    dropIn(unit, args),
  ]);
  return {
    '/etc/cloud/cloud.cfg': CLOUD_CFG,
    '/etc/cloud/cloud.cfg.d/05_logging.cfg': LOGGING_CFG,
    '/usr/local/lib/cloud-init-stages': RUNNER,
    '/etc/systemd/system/cloud-init-stages.service': RUNNER_UNIT,
    ...(Object.fromEntries(dropIns) as Record<string, string>),
  };
}

// a stage's unit opens its FIFO, which lets the runner go on, and reads the stage's status; without a runner it works as ever
function dropIn(unit: string, args: string): string {
  return `[Unit]
Wants=cloud-init-stages.service
After=cloud-init-stages.service
[Service]
StandardOutput=journal
ExecStart=
ExecStart=/bin/sh -c '[ -p $$0 ] || exec cloud-init ${args}; read status < $$0; exit $\${status:-1}' /run/cloud-init-stages/${unit}
`;
}

const RUNNER_UNIT = `[Unit]
Description=All stages of cloud-init in one process
DefaultDependencies=no
Conflicts=shutdown.target
Before=shutdown.target
[Service]
RuntimeDirectory=cloud-init-stages
ExecStartPre=/bin/mkfifo ${Object.keys(STAGES)
  .map((unit) => `/run/cloud-init-stages/${unit}`)
  .join(' ')}
ExecStart=/usr/bin/python3 -u -S -E -s /usr/local/lib/cloud-init-stages
StandardOutput=journal
KillMode=process
TasksMax=infinity
`;

const RUNNER = `import gc, glob, os, sys, time
sys.path.append('/usr/lib/python3/dist-packages')
gc.disable()
# it would only warn about a cloud-config in a log, for seconds; 'cloud-init schema' still has it
sys.modules['jsonschema'] = None
# requests has another one
sys.modules['chardet'] = None
from cloudinit.cmd.main import main

# the seed may still be on its way: its drive is found while this starts
end = time.monotonic() + 3
while not os.path.exists('/dev/sr0') and time.monotonic() < end:
    time.sleep(0.05)
os.makedirs('/run/cloud-init', exist_ok=True)
open('/run/cloud-init/enabled', 'w').close()

def run(args):
    # each stage redirects the output anew
    os.dup2(out, 1)
    os.dup2(err, 2)
    try:
        return main(['cloud-init', *args.split()]) or 0
    except BaseException as problem:
        print(problem, file=sys.stderr)
        return 1

def without_router_advertisements():
    # networkd waits 13 s for one before it calls an interface with static addresses configured
    for path in glob.glob('/etc/systemd/network/10-cloud-init-*.network'):
        with open(path, 'r+') as file:
            text = file.read()
            if 'DHCP=no' in text and 'IPv6AcceptRA' not in text:
                file.write('[Network]\\nIPv6AcceptRA=no\\n')

out, err = os.dup(1), os.dup(2)
for unit, args in ${JSON.stringify(Object.entries(STAGES))}:
    with open('/run/cloud-init-stages/' + unit, 'w') as status:
        code = run(args)
        without_router_advertisements()
        status.write('%d\\n' % code)
`;

// the modules that work when a user's cloud-config asks for them; those that work unasked are left out
const CLOUD_CFG = `users: [default]
disable_root: true
preserve_hostname: false
datasource_list: [NoCloud, None]
# networkd reads what the first stage writes before it starts: nothing to bring up afterwards
disable_network_activation: true
ssh_genkeytypes: [ed25519]
apt: {preserve_sources_list: true}
manage_etc_hosts: false
cloud_init_modules:
  - bootcmd
  - write-files
  - disk_setup
  - mounts
  - set_hostname
  - update_hostname
  - update_etc_hosts
  - ca-certs
  - users-groups
  - ssh
cloud_config_modules:
  - ssh-import-id
  - set-passwords
  - ntp
  - timezone
  - runcmd
cloud_final_modules:
  - package-update-upgrade-install
  - write-files-deferred
  - scripts-per-once
  - scripts-per-boot
  - scripts-per-instance
  - scripts-user
  - phone-home
  - final-message
  - power-state-change
system_info:
  distro: debian
  network: {renderers: [networkd]}
  default_user:
    name: debian
    lock_passwd: true
    gecos: Debian
    groups: [adm, audio, cdrom, dialout, dip, floppy, plugdev, video]
    # as in Debian's own image: who has a key may do all
    sudo: ["ALL=(ALL) NOPASSWD:ALL"]
    shell: /bin/bash
  paths: {cloud_dir: /var/lib/cloud/, templates_dir: /etc/cloud/templates/}
  ssh_svcname: ssh
`;

// as stock, without a tee for each stage
const LOGGING_CFG = `output: {all: '>> /var/log/cloud-init-output.log'}
log_cfgs:
  - |
    [loggers]
    keys=root
    [handlers]
    keys=file
    [formatters]
    keys=line
    [logger_root]
    level=INFO
    handlers=file
    [handler_file]
    class=FileHandler
    level=INFO
    formatter=line
    args=('/var/log/cloud-init.log', 'a', 'UTF-8')
    [formatter_line]
    format=%(asctime)s - %(filename)s[%(levelname)s]: %(message)s
`;
