import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { compileFunction } from 'node:vm';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as library from '../lib/index';
import type { Manifest } from '../lib/manifest';
import { MANIFEST_FILE, parseManifest } from '../lib/manifest';
import { ownFiles } from '../lib/operate/project/project-files';
import * as bindings from '../lib/provider-libvirt';
import * as testing from '../lib/testing';
import { withDisksIn } from './keys';

// What the documents say, against what is there. A `ts` block with an import is a whole program; one without stands
// where PREAMBLE ends. A `text` block right after one is what the program dies of.

const ROOT = join(__dirname, '..');

/** Its blocks are files of one project, which a suite that starts machines writes and runs. */
const TUTORIAL = 'docs/tutorial.md';
/** Its blocks are shapes, which no program has. */
const SHAPES = 'docs/json.md';

/** All pages: their links and names are judged, and but for those two their programs. */
const PAGES = [
  'README.md',
  'ARCHITECTURE.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .sort()
    .map((name) => `docs/${name}`),
];
const DOCUMENTS = PAGES.filter((name) => ![TUTORIAL, SHAPES].includes(name));

/** What a fragment finds around it. */
const PREAMBLE = `
import { App, TerraformStack, TerraformVariable } from 'cdktf';
import { ${Object.keys(library).join(', ')} } from 'cdktf-lvs';
import { ${Object.keys(testing).join(', ')} } from 'cdktf-lvs/testing';
const app = new App();
const stack = new TerraformStack(app, 'lab');
new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' });
const image = GuestImage.fromFile(stack, 'image', { path: 'lab.qcow2', distribution: Distribution.DEBIAN_12 });
const outside = new PublicNetwork(stack, 'public', { cidr: '192.168.26.0/24', gateway: '192.168.26.254' });
const inside = new NatNetwork(stack, 'private', { cidr: '10.11.12.0/24' });
const routers = new LvsRouterPair(stack, 'lvs', {
  image,
  publicInterface: { network: outside, primary: '192.168.26.9', backup: '192.168.26.8', floating: '192.168.26.10' },
  privateInterface: { network: inside, primary: '10.11.12.9', backup: '10.11.12.8', floating: '10.11.12.10' },
});
const web = new RealServerPool(stack, 'web', {
  routers,
  servers: { rs1: '10.11.12.1', rs2: '10.11.12.2' },
  workload: Workload.nginx(),
});
const certificate = '-----BEGIN CERTIFICATE-----\\nMIIB\\n-----END CERTIFICATE-----\\n';
`;

interface Example {
  readonly name: string;
  readonly text: string;
  /** The whole program. */
  readonly program: string;
  /** What it dies of. */
  readonly report: string | undefined;
}

const texts = new Map(PAGES.map((name) => [name, readFileSync(join(ROOT, name), 'utf8')]));
const examples = DOCUMENTS.flatMap(examplesOf);
/** What is only compiled. */
const declarations = new Map(
  DOCUMENTS.flatMap((name) =>
    [...textOf(name).matchAll(/^```typescript\n([^]*?)^```$/gm)].map(
      ([, text = ''], index) => [join(ROOT, `${name.replaceAll(/\W/g, '-')}-declaration-${index}.ts`), text] as const,
    ),
  ),
);

function textOf(document: string): string {
  return texts.get(document) ?? '';
}

function examplesOf(document: string): readonly Example[] {
  const blocks = [...textOf(document).matchAll(/^```(\w*)\n([^]*?)^```$/gm)];
  return blocks.flatMap(([, language, text = ''], index) => {
    const [, nextLanguage, nextText] = blocks[index + 1] ?? [];
    const name = `${document.replaceAll(/\W/g, '-')}-${index}`;
    const program = /^import /m.test(text) ? text : `${PREAMBLE}{\n${text}}\napp.synth();\n`;
    return language === 'ts' ? [{ name, text, program, report: nextLanguage === 'text' ? nextText : undefined }] : [];
  });
}

function isTest({ text }: Example): boolean {
  return text.includes("from 'vitest'");
}

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'docs-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a program as node would, and gives the folder of its stack; what its tests return is added to the list. */
function run({ name, program }: Example, returned: unknown[] = []): string {
  const outdir = join(folder, name);
  const { outputText } = ts.transpileModule(program, {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const load = createRequire(__filename);
  // the reader's keys are not here
  const SecretFile = { fromPath: () => library.SecretFile.fromPath(__filename) };
  const own: Readonly<Record<string, unknown>> = {
    'cdktf-lvs': { ...library, SecretFile },
    'cdktf-lvs/provider-libvirt': bindings,
    'cdktf-lvs/testing': testing,
    vitest: { test: (_: string, body: () => unknown) => returned.push(body()), expect: withoutSnapshots },
  };
  const loads = (specifier: string): unknown => own[specifier] ?? load(specifier);
  const before = process.env['CDKTF_OUTDIR'];
  process.env['CDKTF_OUTDIR'] = outdir;
  try {
    const body = compileFunction(outputText, ['require', 'exports']) as (require: unknown, exports: object) => void;
    withDisksIn(outdir, () => body(loads, {}));
  } finally {
    if (before === undefined) {
      delete process.env['CDKTF_OUTDIR'];
    } else {
      process.env['CDKTF_OUTDIR'] = before;
    }
  }
  return join(outdir, 'stacks/lab');
}

/** Runs a program and waits for its tests. */
async function runTests(example: Example): Promise<void> {
  const returned: unknown[] = [];
  run(example, returned);
  expect(returned).not.toEqual([]);
  await Promise.all(returned);
}

/** The snapshots of a reader's tests are not here. */
function withoutSnapshots(value: unknown): object {
  return {
    toEqual: (other: unknown) => expect(value).toEqual(other),
    toContain: (part: unknown) => expect(value).toContain(part),
    toMatchSnapshot: () => expect(value).toBeDefined(),
  };
}

/** What the compiler says of programs that lie in the checkout's folder without being there. */
function complaints(programs: ReadonlyMap<string, string>): readonly string[] {
  const config = ts.readConfigFile(join(ROOT, 'tsconfig.json'), (file) => ts.sys.readFile(file)).config as object;
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [], include: [] }, ts.sys, ROOT);
  // a fragment does not use all that stands before it
  const all = { ...options, noUnusedLocals: false };
  const host = ts.createCompilerHost(all);
  const inMemory: ts.CompilerHost = {
    ...host,
    fileExists: (file) => programs.has(file) || host.fileExists(file),
    readFile: (file) => programs.get(file) ?? host.readFile(file),
    getSourceFile: (file, version) => {
      const text = programs.get(file);
      return text === undefined ? host.getSourceFile(file, version) : ts.createSourceFile(file, text, version);
    },
  };
  const program = ts.createProgram([...programs.keys()], all, inMemory);
  const sources = [...programs.keys()].flatMap((file) => program.getSourceFile(file) ?? []);
  return sources
    .flatMap((source) => [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)])
    .map(({ file, messageText }) => `${file?.fileName}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`);
}

describe('the examples of the documents', () => {
  test('are there', () => {
    expect(examples.length).toBeGreaterThan(4);
    expect(examples.filter(isTest).length).toBeGreaterThan(0);
    expect(declarations.size).toBeGreaterThan(0);
    expect(examples.filter(({ report }) => report !== undefined).length).toBeGreaterThan(1);
  });

  test('compile against the library, and a misspelt prop does not', { timeout: 60_000 }, () => {
    const programs = new Map([
      ...examples.map(({ name, program }) => [join(ROOT, `${name}.ts`), program] as const),
      ...declarations,
    ]);
    const wrong = join(ROOT, 'misspelt.ts');
    programs.set(wrong, `${PREAMBLE}new VirtualService(stack, 'http', { pool: web, prot: 80 });`);
    const [misspelt, ...others] = [...complaints(programs)].sort((one) => (one.startsWith(wrong) ? -1 : 1));
    expect(misspelt).toContain("'prot' does not exist");
    expect(others).toEqual([]);
  });

  test.each(examples.filter(isTest))('passes its own tests: $name', async (example) => {
    await runTests(example);
  });

  test('does not, where one fails after a while', async () => {
    const program =
      "import { test } from 'vitest';\ntest('late', async () => { await null; throw new Error('late'); });\n";
    await expect(runTests({ name: 'late', text: program, program, report: undefined })).rejects.toThrow('late');
  });

  const programs = examples.filter((example) => example.report === undefined && !isTest(example));
  test.each(programs)('synthesizes: $name', (example) => {
    expect(parseManifest(readFileSync(join(run(example), MANIFEST_FILE), 'utf8')).stack).toBe('lab');
  });

  test.each(examples.filter(({ report }) => report !== undefined))('dies of what it says: $name', (example) => {
    expect(() => run(example)).toThrow(example.report?.trim() ?? '');
  });

  test("are examples/seed.ts where they show the manual's cluster", () => {
    const seed = readFileSync(join(ROOT, 'examples/seed.ts'), 'utf8');
    expect(examples.filter(({ text }) => text === seed)).toHaveLength(1);
  });
});

describe('docs/README.md', () => {
  test('lists every page', () => {
    const links = [...textOf('docs/README.md').matchAll(/\]\(([^)#]+\.md)\)/g)].map(([, link = '']) =>
      join('docs', link),
    );
    expect(PAGES.filter((name) => name !== 'docs/README.md' && !links.includes(name))).toEqual([]);
  });
});

describe('the pages', () => {
  const pages = PAGES.map(textOf).join('\n');
  const isNamed = (prop: string): boolean => new RegExp(`\`${prop}\\b|\\b${prop}: `).test(pages);

  test('name every prop that a user can write, and none that is made up', () => {
    const props = publicProps();
    expect(props.length).toBeGreaterThan(90);
    expect(props.filter(({ name }) => !isNamed(name))).toEqual([]);
    expect(isNamed('madeUp')).toBe(false);
  });
});

/** The members of the interfaces in lib/constructs that the index exports. */
function publicProps(): readonly { readonly of: string; readonly name: string }[] {
  const index = readFileSync(join(ROOT, 'lib/index.ts'), 'utf8');
  const sources = readdirSync(join(ROOT, 'lib/constructs')).map((file) =>
    readFileSync(join(ROOT, 'lib/constructs', file), 'utf8'),
  );
  const interfaces = sources.flatMap((text) => [...text.matchAll(/^export interface (\w+)[^]*?^}$/gm)]);
  return interfaces
    .filter(([, of = '']) => new RegExp(`\\b${of}\\b`).test(index))
    .flatMap(([text, of = '']) =>
      [...text.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name = '']) => ({ of, name })),
    );
}

describe('the programs in examples/', () => {
  test.each(readdirSync(join(ROOT, 'examples')))(
    '%s synthesizes without a warning, by the variables that the pages tell, and a document names it',
    (file) => {
      const program = readFileSync(join(ROOT, 'examples', file), 'utf8');
      const folder = run({ name: `examples-${file}`, text: program, program, report: undefined });
      expect(parseManifest(readFileSync(join(folder, MANIFEST_FILE), 'utf8')).warnings).toEqual([]);
      expect(DOCUMENTS.filter((name) => textOf(name).includes(`examples/${file}`))).not.toEqual([]);
      expect(variablesIn(folder)).toEqual(
        // a hypervisor each, and the pool `default` on both
        file === 'two-hosts.ts'
          ? ['domain_type', 'image_path', 'uri_east', 'uri_west']
          : ['domain_type', 'image_path', 'storage_pool', 'uri'],
      );
    },
  );

  /** What differs from machine to machine. */
  function variablesIn(folder: string): readonly string[] {
    const { variable } = JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')) as { readonly variable: object };
    return Object.keys(variable).sort();
  }
});

describe('ARCHITECTURE.md', () => {
  const rows = textOf('ARCHITECTURE.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.split('|').map((cell) => cell.trim().replaceAll('`', '')));

  test('has a row for every room of lib', () => {
    const rooms = readdirSync(join(ROOT, 'lib')).map((entry) => entry.replace(/\.ts$/, ''));
    expect(rooms.filter((room) => !rows.some(([, name]) => name === room))).toEqual([]);
  });

  test('lists the files of a guest, each with its class, reader and reload', () => {
    const seed = readFileSync(join(ROOT, 'examples/seed.ts'), 'utf8');
    const place = run({ name: 'files', text: seed, program: seed, report: undefined });
    const manifest = parseManifest(readFileSync(join(place, MANIFEST_FILE), 'utf8'));
    const listed = rows.filter(([, path]) => path?.startsWith('/')).map((row) => row.slice(1, 5).join('|'));
    expect(listed.sort()).toEqual([...new Set(filesOf(manifest))].sort());
  });
});

/** `path|class|reader|reload` of every file that some guest has. */
function filesOf({ hosts }: Manifest): readonly string[] {
  return hosts.flatMap(({ files }) => {
    const readers = JSON.parse(files.find(({ path }) => path === '/etc/lvs/readers.json')?.content ?? '{}') as Readonly<
      Record<string, { readonly check?: readonly string[]; readonly reload?: readonly string[] }>
    >;
    return files.map(({ path, class: kind }) => {
      const words = [readers[path]?.check, readers[path]?.reload].map((command) => command?.join(' ') ?? '');
      return [path.replace(/eth\d/, '<nic>'), kind, ...words].join('|');
    });
  });
}

describe.each(PAGES)('%s', (document) => {
  const text = textOf(document);
  const all = (pattern: RegExp): readonly string[] => [...new Set(text.match(pattern) ?? [])];

  test('links to files that are there, and to headings that they have', () => {
    const links = [...text.matchAll(/\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)/g)];
    const broken = links.filter(([, path = '', heading]) => {
      const file = path === '' ? join(ROOT, document) : join(ROOT, dirname(document), path);
      return !existsSync(file) || (heading !== undefined && !headingsOf(file).includes(heading));
    });
    expect(broken.map(([link]) => link)).toEqual([]);
  });

  test('names files that are there', () => {
    const named = all(/(?<![\w/.-])(?:lib|test|tools|examples|docs)\/[\w./-]*\w/g);
    expect(named.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test('names codes that docs/rules.md explains', () => {
    expect(all(/LVS\d{3}/g).filter((code) => !textOf('docs/rules.md').includes(`### ${code}\n`))).toEqual([]);
  });

  test('names scripts that the package has', () => {
    const own = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
      readonly version: string;
      readonly devDependencies: Readonly<Record<string, string>>;
      readonly scripts: object;
    };
    // those of a project that `cdktf-lvs init` writes count as well
    const project = ownFiles({ folderName: 'lab', projectId: 'lab' }, own)['package.json'] ?? '';
    const scripts = { ...own.scripts, ...(JSON.parse(project) as { readonly scripts: object }).scripts };
    const named = all(/npm (?:test|run [\w:-]+)/g).map((words) => words.replace(/^npm (run )?/, ''));
    expect(named.filter((script) => !Object.keys(scripts).includes(script))).toEqual([]);
  });
});

function headingsOf(file: string): readonly string[] {
  return [...readFileSync(file, 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w -]/g, '')
      .replaceAll(' ', '-'),
  );
}
