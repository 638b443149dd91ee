import { execFileSync } from 'node:child_process';
import { Testing } from 'cdktf';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import type { HealthCheck as Check, WorkloadFile } from '../../lib';
import {
  Distribution,
  GuestImage,
  HealthCheck,
  PublicNetwork,
  RealServerPool,
  VirtualService,
  Workload,
} from '../../lib';
import { InputError } from '../../lib/errors';
import { GUEST_PATH } from '../../lib/model/guest-path';
import { describeWith } from '../needs';
import { complaintAboutOnRouter, readByPyYaml } from '../oracles';
import { addHost, addPool, addRouters, attributes, type Document, emptyStack, seeds } from '../stack';
import { RUNS, SEED, TIMEOUT_MS } from './runs';
import { HOSTILE, hostileText } from './texts';

// What a user may write as a text is refused at once, or its reader finds it as it was written, and nothing beside it.

const TEXTS = [...new Set([...HOSTILE, ...fc.sample(hostileText, { numRuns: Math.min(RUNS, 300), seed: SEED })])];

interface Taken<T> {
  readonly text: string;
  readonly made: T;
}

/** The texts that a prop takes, with what was made of them; any other it refuses with the code of a value. */
function taken<T>(make: (text: string, index: number) => T): readonly Taken<T>[] {
  return TEXTS.flatMap((text, index) => {
    try {
      return [{ text, made: make(text, index) }];
    } catch (error) {
      expect(error).toBeInstanceOf(InputError);
      expect((error as InputError).code).toMatch(/^LVS00[1-9]$/);
      return [];
    }
  });
}

const textsOf = (all: readonly Taken<unknown>[]): readonly string[] => all.map(({ text }) => text);
const madeOf = <T>(all: readonly Taken<T>[]): readonly T[] => all.map(({ made }) => made);

const stack = emptyStack();
addHost(stack);

/** Text by the number of its check: a port, by which it is found again. */
const port = (index: number): number => 1 + index;
const SCRIPT = '#!/bin/sh\n';
/** Checks, and the line of keepalived.conf that holds the text. */
const CHECKS: Readonly<Record<string, readonly [check: (text: string, index: number) => Check, line: RegExp]>> = {
  path: [(text, at) => HealthCheck.http({ path: `/${text}`, port: port(at) }), /^ +path \/(.*)$/],
  host: [(text, at) => HealthCheck.http({ virtualHost: text, port: port(at) }), /^ +virtualhost (.*)$/],
  digest: [(text, at) => HealthCheck.http({ digest: text, port: port(at) }), /^ +digest (.*)$/],
  regex: [(text, at) => HealthCheck.http({ regex: text, port: port(at) }), /^ +regex "(.*)"$/],
  helo: [(text, at) => HealthCheck.smtp({ heloName: text, port: port(at) }), /^ +helo_name (.*)$/],
  name: [(text, at) => HealthCheck.dns({ name: text, port: port(at) }), /^ +name (.*)$/],
  payload: [(text, at) => HealthCheck.udp({ payload: text, port: port(at) }), /^ +payload (.*)$/],
  reply: [(text, at) => HealthCheck.udp({ reply: `${text}00`, port: port(at) }), /^ +require_reply (.*)00$/],
  words: [
    (text, at) => HealthCheck.script({ content: SCRIPT, arguments: ['-', text], port: port(at) }),
    /^ +misc_path "\S+ \S+ \d+ - (.*)"$/,
  ],
};
const checks = Object.entries(CHECKS).map(([name, [check, line]]) => ({ name, all: taken(check), line }));
const scripts = taken((text) => HealthCheck.script({ content: `${SCRIPT}${text}` }));
const sent = taken((text) => HealthCheck.sendExpect({ send: text, expect: 'a' }));

const note = `${SCRIPT}${TEXTS.join('')}`;
const routers = addRouters(stack, { notify: { master: note } });
const pool = addPool(stack, routers);
[...checks, { name: 'scripts', all: scripts }, { name: 'sent', all: sent }].forEach(({ name, all }, index) => {
  new VirtualService(stack, name, { pool, port: 9000 + index, healthChecks: madeOf(all) });
});
const quorums = taken((text, index) => {
  const quorum = { up: ['/bin/echo', text] };
  return new VirtualService(stack, `quorum-${index}`, { pool, port: 9100 + index, quorum, healthChecks: [] });
});

const pages = taken((text) => Workload.nginx({ pages: { '/a': text } }));
const files = taken((content, index) => fileOf({ path: `/etc/h/${index}`, content }));
const judged = taken((text, index) => {
  return fileOf({ path: `/etc/j/${index}`, content: '', check: ['a', text], reload: ['b', text] });
});
const commands = taken((text) => {
  const command = ['printf', '%s\\0', text];
  Workload.custom({ commands: [command] });
  return command;
});
const units = taken((text) => {
  const unit = `${text}.service`;
  Workload.custom({ units: [unit] });
  return unit;
});

function fileOf(file: WorkloadFile): WorkloadFile {
  Workload.custom({ files: [file] });
  return file;
}

function addServer(id: string, number: number, workload: Workload, image?: GuestImage): void {
  new RealServerPool(stack, id, {
    routers,
    servers: { a: `10.11.${Math.floor(number / 250)}.${number % 250}` },
    workload,
    ...(image && { image }),
  });
}
const sites = Object.fromEntries(textsOf(pages).map((text, index) => [`/${index}`, text]));
addServer('pages', 100, Workload.nginx({ pages: sites }));
addServer(
  'own',
  101,
  Workload.custom({ files: [...madeOf(files), ...madeOf(judged)], commands: madeOf(commands), units: madeOf(units) }),
);

const KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGuhgFN0zAsYfCuXBpsWlCh3xu6oAyqNCUDdNkb9w4BB';
const distribution = Distribution.DEBIAN_12;
const image = { path: '/images/a', distribution, version: '1' };
const keyed = taken((text, index) =>
  GuestImage.fromFile(stack, `key${index}`, { ...image, sshKeys: [`${KEY} ${text}`, KEY] }),
);
keyed.forEach(({ made }, index) => addServer(`keyed${index}`, 110 + index, Workload.custom(), made));
const images = taken((text, index) => GuestImage.fromFile(stack, `path${index}`, { ...image, path: `/a/${text}` }));
const bridges = taken((text, index) =>
  PublicNetwork.fromBridge(stack, `bridge${index}`, { bridge: text, cidr: '192.0.2.0/24' }),
);

const written = seeds(stack);
const fileAt = (host: string, path: string): string =>
  written[host]?.files.find((file) => file.path === path)?.content ?? '';
const keepalived = fileAt('lvs-primary', GUEST_PATH.keepalived);

/** A text of keepalived.conf, as a user wrote it. */
function unquoted(word: string): string {
  const bytes = [...word.matchAll(/\\([0-7]{3})|([^\\])/g)].map(([, octal, plain = '']) =>
    octal === undefined ? plain.charCodeAt(0) : parseInt(octal, 8),
  );
  return Buffer.from(bytes).toString('utf8');
}

describe(`hostile texts of seed ${SEED}, in keepalived.conf`, () => {
  const sections = new Map(keepalived.split(/^(?=# [\w-]+: )/m).map((text) => [/^# ([\w-]+):/.exec(text)?.[1], text]));

  test.each(checks)('are $name as they were written, of each server', ({ name, all, line }) => {
    const words = (sections.get(name) ?? '').split('\n').flatMap((each) => line.exec(each)?.[1] ?? []);
    // a word of a command is quoted for a second reader as well
    const read = words
      .map((word) => (name === 'words' ? unquoted(word).replace(/^"(.*)"$/, '$1') : word))
      .map(unquoted);
    expect(read).toEqual([...textsOf(all), ...textsOf(all)]);
  });

  test('are words of commands as they were written', () => {
    const lines = [...keepalived.matchAll(/^ +quorum_up "\/bin\/echo (.*)"$/gm)].map(([, word = '']) => word);
    expect(lines.sort()).toEqual([...textsOf(quorums)].sort());
  });

  test('leave no line in which keepalived could find more than words and quoted words', () => {
    const word = '(?:[\\w./:,=+%&?@~*-]+|"(?:[\\w ./:,=+%@-]|\\\\[0-7]{3})*")';
    const form = new RegExp(
      `^ *(?:[A-Za-z0-9.]\\w*(?: ${word})*(?: \\{)?|[0-9./]+ dev eth\\d label eth\\d:\\d+|\\}|# [ -~]*)$`,
    );
    expect(
      keepalived
        .trimEnd()
        .split('\n')
        .filter((line) => !form.test(line)),
    ).toEqual([]);
  });
});

describeWith(['keepalived', 'unshare', 'ip'], 'keepalived', () => {
  test('takes a file with hostile texts in all places', () => {
    expect(complaintAboutOnRouter(keepalived, 'keepalived.conf', 'keepalived -t -f %s')).toBeUndefined();
  });
});

interface UserData {
  readonly ssh_authorized_keys?: readonly string[];
  readonly write_files: readonly { readonly path: string; readonly content: string }[];
  readonly runcmd: readonly (readonly string[])[];
}

describeWith(['python3:yaml', 'cloud-init'], `hostile texts of seed ${SEED}, on a guest`, () => {
  const hosts = Object.keys(written);
  let read: ReadonlyMap<string, UserData>;
  beforeAll(() => {
    const all = readByPyYaml(hosts.map((host) => written[host]?.userData ?? '')) as readonly UserData[];
    read = new Map(all.map((each, index) => [hosts[index] ?? '', each]));
  }, TIMEOUT_MS);

  test('are files, pages and scripts as they were written, and no other file is there', () => {
    for (const [host, seed] of Object.entries(written)) {
      const contents = read.get(host)?.write_files.map(({ path, content }) => [path, content]);
      expect(contents).toEqual(seed.files.map(({ path, content }) => [path, content]));
    }
    const below = (host: string, folder: string): readonly string[] =>
      (read.get(host)?.write_files ?? []).filter(({ path }) => path.startsWith(folder)).map(({ content }) => content);
    expect(below('own-a', '/etc/h/')).toEqual(textsOf(files));
    expect(below('pages-a', '/var/www/html/').slice(1)).toEqual(textsOf(pages));
    expect(below('lvs-primary', `${GUEST_PATH.check}-scripts.`)).toEqual(textsOf(scripts).map((text) => SCRIPT + text));
    expect(below('lvs-primary', '/usr/libexec/keepalived/lvs-notify-master')).toEqual([note]);
  });

  test('are words of tables that the programs on the guest read', () => {
    const readers = JSON.parse(fileAt('own-a', GUEST_PATH.seedReaders)) as Readonly<Record<string, unknown>>;
    expect(judged.map(({ made }) => readers[made.path])).toEqual(
      textsOf(judged).map((text) => ({ check: ['a', text], reload: ['b', text] })),
    );
    const table = JSON.parse(fileAt('lvs-primary', GUEST_PATH.checks)) as Readonly<Record<string, { send: string }>>;
    expect(Object.values(table).map(({ send }) => send)).toEqual(
      madeOf(sent).map((check) => (check.kind === 'sendExpect' ? check.send : undefined)),
    );
  });

  test('are words of commands for the shell to which cloud-init gives them', () => {
    const { runcmd = [] } = read.get('own-a') ?? {};
    const own = runcmd.filter(([program]) => program === 'printf');
    expect(runcmd.find(([, verb]) => verb === 'enable')).toEqual(expect.arrayContaining(madeOf(units).slice()));
    // the Python that Debian's cloud-init belongs to
    const program =
      'import json, sys; from cloudinit import util; sys.stdout.write(util.shellify(json.load(sys.stdin)))';
    const script = execFileSync('/usr/bin/python3', ['-c', program], { input: JSON.stringify(own) });
    const said = execFileSync('sh', ['-s'], { input: script, encoding: 'utf8' });
    expect(said.split('\0').slice(0, -1)).toEqual(textsOf(commands));
  });

  test('are comments of keys, which stay one line each wherever lines are split', () => {
    const lines = keyed.map((_, index) => read.get(`keyed${index}-a`)?.ssh_authorized_keys ?? []);
    expect(lines).toEqual(textsOf(keyed).map((text) => [`${KEY} ${text}`, KEY]));
    const program = 'import json, sys; print(json.dumps([len(line.splitlines()) for line in json.load(sys.stdin)]))';
    const counts = execFileSync('python3', ['-c', program], { input: JSON.stringify(lines.flat()), encoding: 'utf8' });
    expect(new Set(JSON.parse(counts) as readonly number[])).toEqual(new Set([1]));
  });
});

test("hostile texts are values of Terraform's document that it has nothing to evaluate in", () => {
  const document = JSON.parse(Testing.synth(stack)) as Document;
  const sources = Object.values(attributes(document, 'libvirt_volume', 'source'));
  const wires = Object.values(attributes(document, 'libvirt_network', 'bridge'));
  expect(sources).toEqual(expect.arrayContaining(textsOf(images).map((text) => `/a/${text}`)));
  expect(wires).toEqual(expect.arrayContaining(textsOf(bridges).slice()));
  expect([...sources, ...wires].filter((value) => /[$%]\{/.test(value))).toEqual([]);
});
