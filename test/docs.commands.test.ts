import type { Command } from 'commander';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { COMMAND } from './cli/command';
import { compiled } from './compiled';
import { describeWith } from './needs';
import { ROOT, run } from './packed';

// The commands that the documents show, against those that there are. A `sh` block of a how-to is run.

const CLI = join(ROOT, 'lib/cli');
const PAGES = [
  'README.md',
  ...readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];
const EXAMPLES = readdirSync(join(ROOT, 'examples')).map((name) => `examples/${name}`);
const TSX = pathToFileURL(join(ROOT, 'node_modules/tsx/dist/loader.mjs'));

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

function blocksOf(text: string, language: string): readonly string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, block = '']) => block);
}

/** Every command of lib/cli by its name, whoever adds it. */
async function commandsThere(): Promise<ReadonlyMap<string, Command>> {
  const { signal } = new AbortController();
  const files = readdirSync(CLI, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('/command.ts'));
  const modules = await Promise.all(
    files.map(async (file) => (await import(join(CLI, file))) as Readonly<Record<string, unknown>>),
  );
  const makers = modules
    .flatMap((module) => Object.entries(module))
    .filter(([name]) => /Command(?:s|Line)?$/.test(name))
    .map(([, make]) => make as (signal: AbortSignal) => Command | readonly Command[]);
  return new Map(makers.flatMap((make) => make(signal)).map((command) => [command.name(), command]));
}

/** `rehearse: --dril` for each option and each subcommand of a text that its command does not know. */
function unknownWords(text: string, commands: ReadonlyMap<string, Command>): readonly string[] {
  // a command may go on in the next line
  const uses = [...text.replaceAll(/\\\n\s*/g, ' ').matchAll(/npx cdktf-lvs ([a-z]+)([^\n`#|&;>]*)/g)];
  return uses.flatMap(([, name = '', rest = '']) => {
    const command = commands.get(name);
    if (command === undefined) {
      return name === 'help' ? [] : [name];
    }
    const [, first] = /^\s+([a-z][\w-]*)/.exec(command.commands.length > 0 ? rest : '') ?? [];
    const within = command.commands.filter((each) => each.name() === first);
    const strange = first === undefined || first === 'help' || within.length > 0 ? [] : [first];
    const known = [command, ...within].flatMap(({ options }) => options.map(({ long }) => long));
    const given = rest.match(/(?<=\s)--[a-z][\w-]*/g) ?? [];
    const others = given.filter((word) => !['--help', ...known].includes(word));
    return [...strange, ...others].map((word) => `${name}: ${word}`);
  });
}

describe('the commands of the documents', () => {
  let commands: ReadonlyMap<string, Command>;
  beforeAll(async () => (commands = await commandsThere()));

  test.each(PAGES)('%s shows commands and options that there are', (page) => {
    expect(unknownWords(textOf(page), commands)).toEqual([]);
  });

  test('of which a misspelt one is told', () => {
    const text = '`npx cdktf-lvs rehears`\nnpx cdktf-lvs rehearse --dril x --json\nnpx cdktf-lvs plan --stack lab';
    expect(unknownWords(text, commands)).toEqual(['rehears', 'rehearse: --dril']);
  });

  test('nor one in a later line, nor a subcommand', () => {
    const text =
      'npx cdktf-lvs files lvs-primary \\\n  --too x\nnpx cdktf-lvs image biuld --json\nnpx cdktf-lvs image list --sha256 x';
    expect(unknownWords(text, commands)).toEqual(['files: --too', 'image: biuld', 'image: --json', 'image: --sha256']);
    expect(unknownWords('`npx cdktf-lvs image`, npx cdktf-lvs image fetch URL --sha256 x', commands)).toEqual([]);
  });

  // a project has no cdktf-cli of its own: there `npx cdktf` finds no program
  test.each([...PAGES, ...EXAMPLES])('%s names the package of the cdktf command', (page) => {
    expect(textOf(page).match(/npx cdktf .*/g) ?? []).toEqual([]);
  });
});

describeWith(['openssl'], 'the commands of the how-tos', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'docs-commands-'))));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const howTos = PAGES.filter((page) => page.startsWith('docs/how-to/'));
  const typed = howTos.filter((page) => blocksOf(textOf(page), 'sh').length > 0);

  test('are there', () => {
    expect(typed.length).toBeGreaterThan(3);
  });

  test.each(typed)('run: %s', { timeout: 120_000 }, (page) => {
    const text = textOf(page);
    // of a page that shows no whole program, the README's
    const [program = ''] = [...blocksOf(text, 'ts'), ...blocksOf(textOf('README.md'), 'ts')].filter((block) =>
      /^import .*'cdktf';$/m.test(block),
    );
    const place = mkdtempSync(join(folder, 'page-'));
    writeFileSync(join(place, 'main.ts'), program.replaceAll("'cdktf-lvs'", `'${compiled('index')}'`));
    writeFileSync(join(place, 'package.json'), '{}');
    const synth = `NODE_PATH=${join(ROOT, 'node_modules')} ${process.execPath} --import ${TSX} main.ts`;
    const lines = blocksOf(text, 'sh').join('').replaceAll('npx cdktf-lvs', COMMAND);
    expect(() => run('bash', ['-e', '-c', `${synth}\n${lines}`], place)).not.toThrow();
  });
});
