import { HostError } from '../../host/host-error';
import type { Manifest, ManifestHost } from '../../manifest';

/** What hosts want of the modules of the one kernel that they share. */
export interface KernelModules {
  readonly loaded: readonly string[];
  /** Lines of modprobe.d(5): the options on which all agree that load the module. */
  readonly options: readonly string[];
  /** Options that another host does not want. */
  readonly unmet: readonly { readonly host: string; readonly option: string; readonly other: string }[];
}

type Hosts = Pick<Manifest, 'hosts'>;

/** What the modules of the guest are to be. */
export function kernelModules({ hosts }: Hosts): KernelModules {
  const asked = hosts.flatMap((host) => settingsOf(host, 'options').map((option) => ({ host, option })));
  const opponents = asked.map(({ host, option }) => {
    const [, name = ''] = option.split(' ');
    const others = hosts.filter(({ modules }) => modules.includes(name));
    return {
      host: host.name,
      option,
      other: others.find((each) => !settingsOf(each, 'options').includes(option))?.name,
    };
  });
  return {
    loaded: [...new Set(hosts.flatMap(({ modules }) => modules))].sort(),
    options: [...new Set(opponents.filter(({ other }) => other === undefined).map(({ option }) => option))].sort(),
    unmet: opponents.flatMap(({ other, ...rest }) => (other === undefined ? [] : [{ ...rest, other }])),
  };
}

/**
 * Refuses hosts of which one needs a module that another must not have: one of them would be rehearsed as what it is not.
 * @throws HostError for the first two
 */
export function requireOneKernel({ hosts }: Hosts): void {
  for (const forbidding of hosts) {
    for (const [, name = ''] of settingsOf(forbidding, 'blacklist').map((line) => line.split(' '))) {
      const loading = hosts.find(({ modules }) => modules.includes(name));
      if (loading !== undefined) {
        throw new HostError(
          `a rehearsal has one kernel for all hosts, and ${loading.name} needs its module ${name}, which ` +
            `${forbidding.name} must not have: rehearse the two in stacks of their own`,
        );
      }
    }
  }
}

function settingsOf({ files }: ManifestHost, kind: 'options' | 'blacklist'): readonly string[] {
  return files
    .filter(({ path }) => path.startsWith('/etc/modprobe.d/'))
    .flatMap(({ content }) => content.split('\n'))
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line.startsWith(`${kind} `));
}
