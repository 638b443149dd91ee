import { readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import type { SourceFile } from 'ts-morph';
import { Node, Project, ts } from 'ts-morph';
import { describe, expect, test } from 'vitest';

// The rooms of lib and the doors between them, as data.

const CDKTF = ['cdktf', 'constructs'];

/** What each room may import: other rooms, and packages; `node:` stands for what Node brings. */
const ROOMS: Readonly<Record<string, { readonly rooms: readonly string[]; readonly packages: readonly string[] }>> = {
  errors: { rooms: [], packages: [] },
  'cache-folder': { rooms: [], packages: ['node:'] },
  net: { rooms: ['errors'], packages: [] },
  model: { rooms: ['net'], packages: [] },
  manifest: { rooms: ['errors'], packages: [] },
  render: { rooms: ['net', 'model'], packages: [] },
  'provider-libvirt': { rooms: [], packages: CDKTF },
  libvirt: { rooms: ['net', 'provider-libvirt'], packages: CDKTF },
  constructs: {
    rooms: ['errors', 'cache-folder', 'net', 'model', 'manifest', 'render', 'provider-libvirt', 'libvirt'],
    packages: [...CDKTF, 'node:'],
  },
  index: { rooms: ['errors', 'net', 'model', 'libvirt', 'constructs'], packages: [] },
  testing: { rooms: ['model', 'manifest', 'constructs'], packages: [...CDKTF, 'node:'] },
  host: { rooms: ['cache-folder'], packages: ['node:', 'execa'] },
  rig: { rooms: ['net', 'manifest', 'host'], packages: ['node:', 'execa'] },
  drills: { rooms: ['net', 'manifest', 'host', 'rig'], packages: ['node:'] },
  operate: { rooms: ['net', 'manifest', 'host', 'rig', 'drills'], packages: ['node:', '@viz-js/viz'] },
  cli: {
    rooms: ['manifest', 'host', 'rig', 'drills', 'operate'],
    packages: ['node:', 'commander', 'listr2'],
  },
};

/** Rooms whose functions depend on nothing but their arguments. */
const PURE = ['errors', 'net', 'model', 'render'];
const IMPURE_NAMES = ['process', 'Date', 'Math.random', 'performance', 'globalThis', 'console', 'require', 'fetch'];

/** What users load, and what a CommonJS user on any Node must not meet there. */
const PUBLISHED = ['index.ts', 'manifest/index.ts', 'provider-libvirt/index.ts', 'testing/index.ts'];
const ESM_ONLY = ['execa', 'listr2', 'commander'];

const LONGEST_FILE = 200;
const GENERATED = 'provider-libvirt';
const EMPTY_NAMES = /util|helper|manager|common/i;

/** Every file of lib by its path there. */
type Library = ReadonlyMap<string, SourceFile>;

function roomOf(path: string): string {
  return path.split('/')[0]?.replace(/\.ts$/, '') ?? '';
}

function importsOf(file: SourceFile): readonly string[] {
  const declarations = [...file.getImportDeclarations(), ...file.getExportDeclarations()];
  const dynamic = file
    .getDescendantsOfKind(ts.SyntaxKind.CallExpression)
    .filter((call) => ['import', 'require'].includes(call.getExpression().getText()))
    .map((call) => call.getArguments()[0])
    .flatMap((argument) => (Node.isStringLiteral(argument) ? [argument.getLiteralValue()] : []));
  return [...declarations.flatMap((each) => each.getModuleSpecifierValue() ?? []), ...dynamic];
}

/** The file of lib that an import means. */
function resolved(library: Library, from: string, specifier: string): string | undefined {
  const base = posix.join(posix.dirname(from), specifier);
  return [`${base}.ts`, `${base}/index.ts`, base].find((path) => library.has(path));
}

function doors(library: Library): readonly string[] {
  return [...library].flatMap(([path, file]) => {
    const room = ROOMS[roomOf(path)];
    return importsOf(file).flatMap((specifier) => {
      if (room === undefined) {
        return [`${path} lies in no room`];
      }
      if (!specifier.startsWith('.')) {
        const allowed = room.packages.some(
          (name) => specifier === name || specifier.startsWith(name.endsWith(':') ? name : `${name}/`),
        );
        return allowed ? [] : [`${path} imports ${specifier}`];
      }
      const target = roomOf(resolved(library, path, specifier) ?? '');
      return target === roomOf(path) || room.rooms.includes(target) ? [] : [`${path} imports ${specifier}`];
    });
  });
}

function impurities(library: Library): readonly string[] {
  const files = [...library].filter(([path]) => PURE.includes(roomOf(path)));
  return files.flatMap(([path, file]) => {
    const names = [
      ...file.getDescendantsOfKind(ts.SyntaxKind.Identifier),
      ...file.getDescendantsOfKind(ts.SyntaxKind.PropertyAccessExpression),
    ];
    const used = new Set(names.filter(isUse).map((node) => node.getText()));
    return IMPURE_NAMES.filter((name) => used.has(name)).map((name) => `${path} uses ${name}`);
  });
}

/** The name of a property, as in `times.Date`, is none of a global. */
function isUse(node: Node): boolean {
  const parent = node.getParent();
  return (
    !(Node.isPropertyAccessExpression(parent) && parent.getNameNode() === node) && !Node.isPropertyAssignment(parent)
  );
}

function cycles(library: Library): readonly string[] {
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) {
      return [[...trail.slice(trail.indexOf(path)), path].join(' -> ')];
    }
    if (done.has(path)) {
      return [];
    }
    const file = library.get(path);
    const next = file
      ? importsOf(file).flatMap((each) => (each.startsWith('.') ? (resolved(library, path, each) ?? []) : []))
      : [];
    const found = next.flatMap((each) => visit(each, [...trail, path]));
    done.add(path);
    return found;
  };
  return [...library.keys()].flatMap((path) => visit(path, []));
}

function esmOnly(library: Library): readonly string[] {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    const file = library.get(path);
    if (file === undefined || reached.has(path)) {
      return;
    }
    reached.add(path);
    importsOf(file).forEach((each) => visit(each.startsWith('.') ? (resolved(library, path, each) ?? '') : ''));
  };
  PUBLISHED.forEach(visit);
  return [...reached].flatMap((path) => {
    const file = library.get(path);
    const packages = file ? importsOf(file).filter((each) => ESM_ONLY.includes(each)) : [];
    return packages.map((name) => `${path}, which users load, imports ${name}`);
  });
}

function shapes(library: Library): readonly string[] {
  return [...library].flatMap(([path, file]) => {
    const own = file.getStatements().filter((statement) => statement.getKind() !== ts.SyntaxKind.ExportDeclaration);
    return [
      ...(path === 'index.ts' && own.length > 0 ? [`${path} does more than re-export`] : []),
      ...(roomOf(path) !== GENERATED && file.getEndLineNumber() > LONGEST_FILE
        ? [`${path} is longer than ${LONGEST_FILE} lines`]
        : []),
      ...(EMPTY_NAMES.test(path) ? [`${path} has a name that says nothing`] : []),
    ];
  });
}

function undocumented(library: Library): readonly string[] {
  const files = [...library].filter(([path]) => path.startsWith('constructs/'));
  return files.flatMap(([path, file]) => {
    const exported = [...file.getClasses(), ...file.getInterfaces(), ...file.getFunctions()].filter((each) =>
      each.isExported(),
    );
    const silent = exported.filter((each) => each.getJsDocs().length === 0).map((each) => each.getName() ?? 'default');
    const optional = file
      .getInterfaces()
      .filter((each) => each.isExported())
      .flatMap((each) => each.getProperties())
      .filter((property) => property.hasQuestionToken())
      .filter(
        (property) => !property.getJsDocs().some((doc) => doc.getTags().some((tag) => tag.getTagName() === 'default')),
      );
    return [
      ...silent.map((name) => `${path}: ${name} has no doc comment`),
      ...optional.map((property) => `${path}: ${property.getName()} is optional and has no @default`),
    ];
  });
}

const RULES = { doors, impurities, cycles, esmOnly, shapes, undocumented };

function libraryOf(project: Project, root: string): Library {
  return new Map(project.getSourceFiles().map((file) => [posix.relative(root, file.getFilePath()), file]));
}

function realLibrary(): Library {
  const root = join(__dirname, '../lib');
  const project = new Project({ compilerOptions: { allowJs: false } });
  project.addSourceFilesAtPaths([`${root}/**/*.ts`]);
  return libraryOf(project, root);
}

/** A library in memory. */
function library(files: Readonly<Record<string, string>>): Library {
  const project = new Project({ useInMemoryFileSystem: true });
  Object.entries(files).forEach(([path, text]) => project.createSourceFile(`/lib/${path}`, text));
  return libraryOf(project, '/lib');
}

describe('lib', () => {
  const lib = realLibrary();

  test('was found', () => {
    expect(lib.has('index.ts')).toBe(true);
    expect(lib.size).toBeGreaterThan(50);
  });

  test.each(Object.entries(RULES))('keeps the rule: %s', (_, rule) => {
    expect(rule(lib)).toEqual([]);
  });

  test('has the rooms and the doors that ARCHITECTURE.md tells, in its order', () => {
    const words = (cell = ''): readonly string[] => cell.match(/[@\w/-]+/g) ?? [];
    const rows = readFileSync(join(__dirname, '../ARCHITECTURE.md'), 'utf8').matchAll(
      /^\| `([\w-]+)` *\|[^|]*\|([^|]*)\|([^|]*)\|$/gm,
    );
    const told = [...rows].map(([, room, rooms, packages]) => [room, words(rooms), words(packages)]);
    const names = (packages: readonly string[]): readonly string[] =>
      packages.filter((name) => name !== 'constructs').map((name) => (name === 'node:' ? 'Node' : name));
    expect(told).toEqual(Object.entries(ROOMS).map(([room, { rooms, packages }]) => [room, rooms, names(packages)]));
  });

  test('documents what index.ts exports, wherever it stands', () => {
    const silent = [...(lib.get('index.ts')?.getExportedDeclarations() ?? [])].flatMap(([name, declarations]) =>
      declarations.some((each) =>
        /\/\*\*/.test((each.getFirstAncestorByKind(ts.SyntaxKind.VariableStatement) ?? each).getFullText()),
      )
        ? []
        : [name],
    );
    expect(silent).toEqual([]);
  });

  test('publishes what the manifest of the package says', () => {
    const { exports } = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8')) as { exports: object };
    const published = Object.keys(exports).map((path) => posix.join(path, 'index.ts'));
    const rooms = PUBLISHED.filter((path) => lib.has(path));
    expect(published.filter((path) => !/\*|package\.json/.test(path)).sort()).toEqual([...rooms].sort());
  });
});

describe('a library that breaks the rules', () => {
  test.each<[string, keyof typeof RULES, Readonly<Record<string, string>>, string]>([
    [
      'net that imports the model',
      'doors',
      { 'net/a.ts': "import { b } from '../model/b';", 'model/b.ts': 'export const b = 1;' },
      'net/a.ts imports ../model/b',
    ],
    [
      'render that reads a file',
      'doors',
      { 'render/a.ts': "import { readFileSync } from 'node:fs';" },
      'render/a.ts imports node:fs',
    ],
    [
      'a rig that imports constructs',
      'doors',
      { 'rig/a.ts': "import type { B } from '../constructs/b';", 'constructs/b.ts': 'export class B {}' },
      'rig/a.ts imports ../constructs/b',
    ],
    ['a command that imports cdktf', 'doors', { 'cli/a.ts': "import { App } from 'cdktf';" }, 'cli/a.ts imports cdktf'],
    ['a file of no room', 'doors', { 'misc/a.ts': "import 'node:fs';" }, 'misc/a.ts lies in no room'],
    [
      'a door that opens at run time',
      'doors',
      { 'model/a.ts': "export const a = () => import('node:os');" },
      'model/a.ts imports node:os',
    ],
    ['a clock in the model', 'impurities', { 'model/a.ts': 'export const now = new Date();' }, 'model/a.ts uses Date'],
    [
      'chance in a renderer',
      'impurities',
      { 'render/a.ts': 'export const a = Math.random();' },
      'render/a.ts uses Math.random',
    ],
    [
      'the environment in net',
      'impurities',
      { 'net/a.ts': 'export const a = process.env.A;' },
      'net/a.ts uses process',
    ],
    [
      'two files that need each other',
      'cycles',
      { 'net/a.ts': "import './b';", 'net/b.ts': "import './a';" },
      'net/a.ts -> net/b.ts -> net/a.ts',
    ],
    [
      'an ESM-only package behind the index',
      'esmOnly',
      {
        'index.ts': "export { a } from './constructs/a';",
        'constructs/a.ts': "import { execa } from 'execa'; export const a = execa;",
      },
      'constructs/a.ts, which users load, imports execa',
    ],
    ['an index with code', 'shapes', { 'index.ts': 'export const a = 1;' }, 'index.ts does more than re-export'],
    [
      'a long file',
      'shapes',
      { 'net/a.ts': '\n'.repeat(LONGEST_FILE) },
      `net/a.ts is longer than ${LONGEST_FILE} lines`,
    ],
    ['a drawer', 'shapes', { 'net/string-utils.ts': '' }, 'net/string-utils.ts has a name that says nothing'],
    [
      'a class that says nothing',
      'undocumented',
      { 'constructs/a.ts': 'export class A {}' },
      'constructs/a.ts: A has no doc comment',
    ],
    [
      'a prop without its default',
      'undocumented',
      { 'constructs/a.ts': '/** A. */ export interface A { /** B. */ readonly b?: number }' },
      'constructs/a.ts: b is optional and has no @default',
    ],
  ])('is reported: %s', (_, rule, files, complaint) => {
    expect(RULES[rule](library(files))).toContain(complaint);
  });
});
