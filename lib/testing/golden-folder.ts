import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { TerraformStack } from 'cdktf';
import { goldenTexts, INDEX, isIndex } from './golden-texts';
import { lineDifference } from './line-difference';

/** How a golden folder is compared. */
export interface GoldenFolderOptions {
  /**
   * Whether the folder is made what the stack gives, instead of compared with it. Refused where the environment says
   * `CI`: there nobody reads what changed.
   *
   * @default - whether the environment says `CDKTF_LVS_UPDATE=1`
   */
  readonly update?: boolean;
}

const UPDATE = 'CDKTF_LVS_UPDATE';
/** A page of a terminal. */
const MOST_FILES = 12;

/**
 * Compares the files of a stack's guests with those in a folder: `<folder>/<host name>/<path on the guest>`, and
 * `files.txt` with their modes. Hashes of secrets are the word HASH there, the programs of this library are left out.
 * @throws Error with the files that differ, that are missing and that no guest has; and with the stack's problems
 */
export function expectGolden(stack: TerraformStack, folder: string, options: GoldenFolderOptions = {}): void {
  const texts = goldenTexts(stack);
  const there = textsIn(folder);
  if (options.update ?? isSet(process.env[UPDATE])) {
    update(folder, texts, there);
    return;
  }
  const differences = [...new Set([...texts.keys(), ...there.keys()])].sort().flatMap((path) => {
    const words = difference(there.get(path), texts.get(path));
    return words === undefined ? [] : [`${path}: ${words}`];
  });
  if (differences.length > 0) {
    const more = differences.length - MOST_FILES;
    throw new Error(
      [
        `${stack.node.path} and ${folder} differ in ${differences.length} file${differences.length === 1 ? '' : 's'};`,
        `if the stack is right, run the test with ${UPDATE}=1 and commit the folder:`,
        ...differences.slice(0, MOST_FILES),
        ...(more > 0 ? [`and ${more} more`] : []),
      ].join('\n'),
    );
  }
}

function difference(old: string | undefined, now: string | undefined): string | undefined {
  if (old === now) {
    return undefined;
  }
  if (now === undefined) {
    return 'no guest has it any more';
  }
  return old === undefined ? 'is not in the folder' : lineDifference(old, now).join('\n    ');
}

function update(folder: string, texts: ReadonlyMap<string, string>, there: ReadonlyMap<string, string>): void {
  if (isSet(process.env['CI'])) {
    throw new Error(`${folder} is not updated with CI set: update it where you can read what changed, and commit it`);
  }
  if (there.size > 0 && !isIndex(there.get(INDEX) ?? '')) {
    throw new Error(`${folder} is not updated: it has files, and no ${INDEX} that says that they may be replaced`);
  }
  for (const path of [...there.keys()].filter((each) => !texts.has(each))) {
    rmSync(join(folder, path));
    removeEmpty(folder, dirname(path));
  }
  for (const [path, text] of [...texts].filter(([each, text]) => there.get(each) !== text)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

function removeEmpty(folder: string, path: string): void {
  if (path !== '.' && readdirSync(join(folder, path)).length === 0) {
    rmdirSync(join(folder, path));
    removeEmpty(folder, dirname(path));
  }
}

function textsIn(folder: string): ReadonlyMap<string, string> {
  const entries = existsSync(folder) ? readdirSync(folder, { recursive: true, withFileTypes: true }) : [];
  const paths = entries.filter((entry) => !entry.isDirectory()).map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((path) => [relative(folder, path), readFileSync(path, 'utf8')]));
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value);
}
