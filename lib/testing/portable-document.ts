import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Json } from './json';
import type { Replace } from './portable-names';
import type { Prepared } from './prepared';

/**
 * A document without cdktf's comments, its members in their alphabet's order. What LibvirtHost and GuestImage say of the
 * machine becomes one word each, Terraform's expressions stay.
 */
export function portableDocument(document: Json, prepared: Prepared, replace: Replace): Json {
  const project = projectFolder(process.cwd());
  const inProject = (text: string): string =>
    project !== '/' && text.startsWith(`${project}/`) ? `PROJECT${text.slice(project.length)}` : text;
  const visit = (value: Json, place: string): Json => {
    if (typeof value === 'string') {
      const found = machineWords(prepared).find(({ of }) => of.test(place));
      return replace(inProject(withoutImagePath(found?.word(value) ?? value)));
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    if (isList(value)) {
      return value.map((each) => visit(each, place));
    }
    const members = Object.entries(value).filter(([name]) => name !== '//');
    const portable = members.map(([name, each]) => [replace(name), visit(each, `${place}.${name}`)] as const);
    return Object.fromEntries(portable.sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  return visit(document, '');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

interface MachineWord {
  /** Where in the document it stands. */
  readonly of: RegExp;
  readonly word: (text: string) => string;
}

function machineWords({ site }: Prepared): readonly MachineWord[] {
  const hypervisors = (site?.placed ?? []).map(({ settings }) => settings);
  // the longest first: one may begin as another does
  const prefixes = hypervisors.map(({ namePrefix }) => namePrefix).sort((one, other) => other.length - one.length);
  const nameless = (text: string): string => {
    const prefix = prefixes.find((each) => text.startsWith(`${each}-`));
    return prefix === undefined ? text : `PREFIX${text.slice(prefix.length)}`;
  };
  const pools = hypervisors.map(({ storagePool }) => storagePool);
  const types = hypervisors.map(({ domainType }) => domainType);
  return [
    { of: /^\.provider\.libvirt\.uri$/, word: (text) => (text.includes('${') ? text : 'URI') },
    { of: /^\.resource\.libvirt_volume\.[^.]*\.pool$/, word: (text) => (pools.includes(text) ? 'POOL' : text) },
    { of: /^\.resource\.libvirt_domain\.[^.]*\.type$/, word: (text) => (types.includes(text) ? 'TYPE' : text) },
    { of: /^\.resource\.libvirt_(volume|domain|network)\.[^.]*\.name$/, word: nameless },
    { of: /^\.resource\.libvirt_volume\.[^.]*\.source$/, word: fileName },
    // the state of the local backend
    { of: /^\.terraform\.backend\.local\.path$/, word: fileName },
    { of: /^\.data\.terraform_remote_state\.[^.]*\.config\.path$/, word: fileName },
  ];
}

/** Where a file lies is the machine's; what is no path of it stays. */
function fileName(text: string): string {
  return /:\/\/|\$\{/.test(text) ? text : basename(text);
}

function withoutImagePath(text: string): string {
  return text.replace(/(?<=filesha256\(")[^"]*(?="\))/g, (path) => basename(path));
}

/** The nearest folder with a package.json: tests run in it or below. */
function projectFolder(folder: string): string {
  const above = dirname(folder);
  return existsSync(join(folder, 'package.json')) || above === folder ? folder : projectFolder(above);
}
