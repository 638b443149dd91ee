/** A file in the root folder of a disc. */
export interface DiscFile {
  /** As the guest sees it: small letters, digits, `-`. */
  readonly name: string;
  readonly content: string;
}

const SECTOR = 2048;
// the first 16 sectors belong to the system; then the volume, the end of the volumes, two path tables, the root folder
const VOLUME = 16;
const END_OF_VOLUMES = 17;
const PATH_TABLE = 18;
const PATH_TABLE_BIG_ENDIAN = 19;
const ROOT = 20;
const FIRST_FILE = 21;
const PATH_TABLE_BYTES = 10;
const FOLDER = 2;

/**
 * A disc of few files, all in its root folder, as Linux mounts it. Without any date: the same files are the same bytes.
 * The names stand as they are, and need no extension such as Rock Ridge: Linux turns no small letter into another.
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-119/
 */
export function renderIso9660(label: string, files: readonly DiscFile[]): Uint8Array {
  const contents = files.map(({ content }) => new TextEncoder().encode(content));
  const starts = contents.reduce<readonly number[]>(
    (all, content) => [...all, (all.at(-1) ?? FIRST_FILE) + sectorsOf(content.length)],
    [FIRST_FILE],
  );
  const sectors = starts.at(-1) ?? FIRST_FILE;
  const disc = new Uint8Array(sectors * SECTOR);
  const put = (sector: number, bytes: Uint8Array): void => disc.set(bytes, sector * SECTOR);
  put(VOLUME, volume(label, sectors));
  put(END_OF_VOLUMES, joined([byte(255), ascii('CD001'), byte(1)]));
  put(PATH_TABLE, pathTable(true));
  put(PATH_TABLE_BIG_ENDIAN, pathTable(false));
  // the folder itself, the one above it, then its files in the order of their names
  const entries = files
    .map(({ name }, index) => ({ name, start: starts[index] ?? 0, length: contents[index]?.length ?? 0 }))
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .map(({ name, start, length }) => entry(ascii(name), start, length, 0));
  put(ROOT, joined([root(byte(0)), root(byte(1)), ...entries]));
  contents.forEach((content, index) => put(starts[index] ?? 0, content));
  return disc;
}

/** The descriptor of the one volume. */
function volume(label: string, sectors: number): Uint8Array {
  const spaces = (length: number): Uint8Array => ascii(''.padEnd(length));
  const noDate = joined([ascii('0'.repeat(16)), byte(0)]);
  return joined([
    ...[byte(1), ascii('CD001'), byte(1), byte(0)],
    ...[spaces(32), ascii(label.padEnd(32)), zeros(8), both32(sectors), zeros(32)],
    // a set of one disc, of which this is the first
    ...[both16(1), both16(1), both16(SECTOR), both32(PATH_TABLE_BYTES)],
    ...[number(PATH_TABLE, 4, true), zeros(4), number(PATH_TABLE_BIG_ENDIAN, 4, false), zeros(4)],
    root(byte(0)),
    // names of who made it and of files about it: none
    ...[spaces(128 * 4), spaces(37 * 3)],
    ...[noDate, noDate, noDate, noDate, byte(1)],
  ]);
}

function root(name: Uint8Array): Uint8Array {
  return entry(name, ROOT, SECTOR, FOLDER);
}

function entry(name: Uint8Array, start: number, length: number, flags: number): Uint8Array {
  const bytes = 33 + name.length;
  const even = bytes + (bytes % 2);
  const noDate = zeros(7);
  return joined([
    ...[byte(even), byte(0), both32(start), both32(length), noDate, byte(flags), zeros(2), both16(1)],
    ...[byte(name.length), name, zeros(even - bytes)],
  ]);
}

/** The root folder alone, which is its own parent. */
function pathTable(isLittleEndian: boolean): Uint8Array {
  return joined([...[byte(1), byte(0), number(ROOT, 4, isLittleEndian), number(1, 2, isLittleEndian), zeros(2)]]);
}

function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR);
}

/** A number twice, the least byte first and the greatest byte first. */
function both32(value: number): Uint8Array {
  return joined([number(value, 4, true), number(value, 4, false)]);
}

function both16(value: number): Uint8Array {
  return joined([number(value, 2, true), number(value, 2, false)]);
}

function number(value: number, bytes: number, isLittleEndian: boolean): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, value, isLittleEndian);
  return new Uint8Array(view.buffer).subarray(...(isLittleEndian ? [0, bytes] : [4 - bytes]));
}

function byte(value: number): Uint8Array {
  return Uint8Array.of(value);
}

function zeros(length: number): Uint8Array {
  return new Uint8Array(length);
}

function ascii(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  parts.reduce((offset, part) => {
    all.set(part, offset);
    return offset + part.length;
  }, 0);
  return all;
}
