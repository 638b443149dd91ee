import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { providerOf } from '../constructs/site-grounds';
import type { Json } from './json';
import type { Replace } from './portable-names';
import type { Prepared } from './prepared';

/**
 * A document without cdktf's comments, its members in their alphabet's order. What LibvirtHost and GuestImage say of the
 * machine becomes one word each, Terraform's expressions stay.
 */
export function portableDocument(document: Json, prepared: Prepared, replace: Replace): Json {
  const project = projectFolder(process.cwd());
  const words = machineWords(prepared);
  const inProject = (text: string): string =>
    project !== '/' && text.startsWith(`${project}/`) ? `PROJECT${text.slice(project.length)}` : text;
  const visit = (value: Json, place: string, members: Members = {}): Json => {
    if (typeof value === 'string') {
      const found = words.find(({ of }) => of.test(place));
      return replace(inProject(withoutImagePath(found?.word(value, members) ?? value)));
    }
    if (value === null || typeof value !== 'object') {
      return value;
    }
    if (isList(value)) {
      return value.map((each) => visit(each, place));
    }
    const own = Object.entries(value).filter(([name]) => name !== '//');
    const portable = own.map(([name, each]) => [replace(name), visit(each, `${place}.${name}`, value)] as const);
    return Object.fromEntries(portable.sort(([one], [other]) => (one < other ? -1 : 1)));
  };
  return visit(document, '');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

type Members = Readonly<Record<string, Json>>;

interface MachineWord {
  /** Where in the document it stands. */
  readonly of: RegExp;
  /** @param members what the text is a member of */
  readonly word: (text: string, members: Members) => string;
}

function machineWords({ site }: Prepared): readonly MachineWord[] {
  const placed = site?.placed ?? [];
  const hypervisors = placed.map(({ settings }) => settings);
  // one prefix may begin as another does, alone or with a machine's name: the resource's provider says whose it is
  const nameless = (text: string, { provider = 'libvirt' }: Members): string => {
    const own = placed.filter(({ path }) => providerOf(placed, path) === provider);
    // one that an aspect has set may be no host's
    const prefixes = (own.length > 0 ? own : placed).map(({ settings }) => settings.namePrefix);
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
