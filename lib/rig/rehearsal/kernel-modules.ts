import type { ManifestHost } from '../../manifest';

/** What hosts want of the modules of the one kernel that they share. */
export interface KernelModules {
  readonly loaded: readonly string[];
  /** Lines of modprobe.d(5). */
  readonly options: readonly string[];
}

/** What the modules of a guest are to be, whose hosts want nothing of them that others refuse. */
export function kernelModules(hosts: readonly ManifestHost[]): KernelModules {
  return {
    loaded: [...new Set(hosts.flatMap(({ modules }) => modules))].sort(),
    options: [...new Set(hosts.flatMap((host) => settingsOf(host, 'options')))].sort(),
  };
}

/** Why two hosts cannot share a kernel: a module that only one may have, or that is to be another one for each. */
export function moduleConflict(one: ManifestHost, other: ManifestHost): string | undefined {
  return forbidden(one, other) ?? forbidden(other, one) ?? otherOptions(one, other) ?? otherOptions(other, one);
}

function forbidden(loading: ManifestHost, forbidding: ManifestHost): string | undefined {
  const names = settingsOf(forbidding, 'blacklist').map(moduleOf);
  const name = loading.modules.find((each) => names.includes(plain(each)));
  return name === undefined
    ? undefined
    : `${loading.name} needs the kernel's module ${name}, which ${forbidding.name} must not have`;
}

function otherOptions(one: ManifestHost, other: ManifestHost): string | undefined {
  const [mine, theirs] = [settingsOf(one, 'options'), settingsOf(other, 'options')];
  const needed = new Set([...other.modules.map(plain), ...theirs.map(moduleOf)]);
  const line = mine.find((each) => needed.has(moduleOf(each)) && !theirs.includes(each));
  return line === undefined ? undefined : `${one.name} has '${line}' for the kernel, which ${other.name} has not`;
}

function settingsOf({ files }: ManifestHost, kind: 'options' | 'blacklist'): readonly string[] {
  return files
    .filter(({ path }) => path.startsWith('/etc/modprobe.d/'))
    .flatMap(({ content }) => content.split('\n'))
    .map((line) => line.trim().replaceAll(/\s+/g, ' '))
    .filter((line) => line.startsWith(`${kind} `));
}

function moduleOf(line: string): string {
  const [, name = ''] = line.split(' ');
  return plain(name);
}

/** modprobe(8) reads both as one. */
function plain(name: string): string {
  return name.replaceAll('-', '_');
}
