import * as fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Project } from 'ts-morph';
import { describe, expect, test } from 'vitest';
import * as library from '../lib';
import { GUEST_PATH } from '../lib/model/guest-path';
import { LEFT_OUT, WRITTEN } from '../tools/docs/coverage/keepalived';
import { BEYOND, GLOBAL, SERVER, VIRTUAL } from '../tools/docs/coverage/piranha';
import { build } from './fuzz/build';
import { labs } from './fuzz/labs';
import { keywordsOfManual, keywordsOfPage, keywordsOfText, MANUAL_PAGE } from './keepalived-keywords';

// What the tables of tools/docs/coverage say, against the manual page, what is printed, and the props that there are.

const leftOut = LEFT_OUT.flatMap(([, keywords]) => keywords);

const CHECKERS = [
  'HTTP_GET',
  'SSL_GET',
  'TCP_CHECK',
  'SMTP_CHECK',
  'DNS_CHECK',
  'MISC_CHECK',
  'PING_CHECK',
  'UDP_CHECK',
];

/** The keywords in the routers' files of many random clusters, as the manual page names them. */
function printed(): ReadonlySet<string> {
  const guests = fc.sample(labs, { numRuns: 60, seed: 1 }).flatMap((spec) => build(spec).guests);
  const texts = guests.flatMap(({ files }) => files.get(GUEST_PATH.keepalived) ?? []);
  const keywords = texts.flatMap((text) => [...keywordsOfText(text)]);
  return new Set(keywords.flatMap(namesOf));
}

/** An option of any check has one row in the page, and HTTP_GET's are SSL_GET's too. */
function namesOf(keyword: string): readonly string[] {
  const [block = '', word = ''] = keyword.split(' ');
  const others = CHECKERS.includes(block) ? [`CHECKER_TYPE ${word}`] : [];
  return [keyword, ...others, ...(block === 'SSL_GET' ? [`HTTP_GET ${word}`] : [])];
}

describe('the keywords of keepalived.conf', () => {
  const keywords = printed();

  // some Debians leave the manual pages out
  const isHere = existsSync(MANUAL_PAGE);
  test.skipIf(!isHere)(`are those of the manual page${isHere ? '' : ' (skipped: it is not here)'}`, () => {
    expect([...Object.keys(WRITTEN), ...leftOut].sort()).toEqual([...keywordsOfManual()].sort());
  });

  test('are written where the table says so', () => {
    expect(Object.keys(WRITTEN).filter((keyword) => !keywords.has(keyword))).toEqual([]);
  });

  test('are not written where the table gives a reason', () => {
    expect(leftOut.filter((keyword) => keywords.has(keyword))).toEqual([]);
  });

  test('are found in a page, with the block in which they stand', () => {
    const page =
      '.nf\n\\fBone \\fR{\n    # \\fBno\\fR\n    \\fBtwo|three \\fR<A> # b\n    four_five\n    prose (and_more\n}\n.fi\n';
    expect(keywordsOfPage(page)).toEqual(['one', 'one two', 'one three', 'one four_five']);
  });
});

describe('the directives of lvs.cf', () => {
  // as Piranha 0.8 parses them, lvsconfig.c
  test.each([
    [
      'of the file',
      GLOBAL,
      'serial_no primary primary_private primary_shared backup backup_private backup_shared backup_active service ' +
        'heartbeat heartbeat_port keepalive deadtime rsh_command network nat_router nat_nmask ' +
        'reservation_conflict_action debug_level active_cmd inactive_cmd monitor_links hard_shutdown ipvsadm ' +
        'syncdaemon syncd_iface syncd_id tcp_timeout tcpfin_timeout udp_timeout sync',
    ],
    [
      'of a virtual server',
      VIRTUAL,
      'virtual active address vip_nmask port protocol fwmark scheduler persistent pmask sorry_server send expect ' +
        'use_regex send_program timeout reentry load_monitor quiesce_server client_monitor start_cmd stop_cmd',
    ],
    ['of a real server', SERVER, 'server address active weight port'],
  ])('are all there: those %s', (_, table, names) => {
    expect(Object.keys(table)).toEqual(names.split(' '));
  });
});

describe('the tables', () => {
  const rows = [...[GLOBAL, VIRTUAL, SERVER].flatMap((table) => Object.values(table)), ...BEYOND.map(([, row]) => row)];
  const named = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

  test('have no empty cell', () => {
    const cells = [...rows.flatMap((row) => Object.values(row)), ...Object.values(WRITTEN), ...LEFT_OUT.flat(2)];
    expect(cells.filter((cell) => !/^[^\s-]|^-\w/.test(cell) || /[|\n]/.test(cell.replaceAll(/`[^`]*`/g, '')))).toEqual(
      [],
    );
  });

  test('name props, checks and constructs that there are', () => {
    const members = membersOfProps();
    const names = [...Object.values(WRITTEN), ...rows.map(({ here }) => here)].flatMap(named);
    const known = (name: string): boolean => name in library || members.has(name) || isFactory(name);
    expect([...new Set(names)].filter((name) => /^[A-Z]/.test(name) && !known(name))).toEqual([]);
  });

  test('name keywords that there are', () => {
    const words = new Set([...Object.keys(WRITTEN), ...leftOut].map((keyword) => keyword.split(' ').at(-1)));
    const names = rows.flatMap(({ keepalived }) => named(keepalived)).flatMap((name) => name.split(' '));
    expect([...new Set(names)].filter((name) => !words.has(name))).toEqual([]);
  });
});

function isFactory(name: string): boolean {
  const [home = '', member = ''] = name.split('.');
  const value: unknown = library[home as keyof typeof library];
  return typeof value === 'object' && value !== null && member in value;
}

/** `RealServerProps.weight` for each member of each interface of the constructs, and for what it inherits; getters too. */
function membersOfProps(): ReadonlySet<string> {
  const project = new Project({ compilerOptions: { allowJs: false } });
  const files = project.addSourceFilesAtPaths([join(__dirname, '../lib/constructs/*.ts')]);
  const interfaces = new Map(files.flatMap((file) => file.getInterfaces()).map((each) => [each.getName(), each]));
  const membersOf = (name: string): readonly string[] => {
    const own = interfaces.get(name)?.getProperties() ?? [];
    const parents = interfaces.get(name)?.getExtends() ?? [];
    return [...own.map((property) => property.getName()), ...parents.flatMap((parent) => membersOf(parent.getText()))];
  };
  const getters = files
    .flatMap((file) => file.getClasses())
    .flatMap((each) => each.getGetAccessors().map((getter) => `${each.getName()}.${getter.getName()}`));
  return new Set([
    ...[...interfaces.keys()].flatMap((name) => membersOf(name).map((member) => `${name}.${member}`)),
    ...getters,
  ]);
}
