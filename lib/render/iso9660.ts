import type { Pieces } from './pieces';
import { lengthOf } from './pieces';

/** A file in the root folder of a disc. */
export interface DiscFile {
  /** As the guest sees it: small letters, digits, `-`. */
  readonly name: string;
  readonly content: Pieces;
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
const FOLDER_ENTRY_BYTES = 34;
// in the volume's descriptor
const SECTORS_AT = 80;

/** So many zeros stand before all else. */
export const SYSTEM_AREA_BYTES = VOLUME * SECTOR;

const PADDING = new Uint8Array(SECTOR);

/**
 * Discs of that label, behind their system area: few files, all in the root folder, as Linux mounts it. Without any date:
 * the same files are the same bytes. The names stand as they are, and need no extension such as Rock Ridge: Linux turns no
 * small letter into another.
 * @see https://ecma-international.org/publications-and-standards/standards/ecma-119/
 */
export function iso9660(label: string): (files: readonly DiscFile[]) => Pieces {
  const blank = blankDescriptors(label);
  return (files) => disc(blank, files);
}

function disc(blank: Uint8Array, files: readonly DiscFile[]): Pieces {
  let end = FIRST_FILE;
  const entries = files.map(({ name, content }): Entry => {
    const entry = { name, start: end, length: lengthOf(content) };
    end += sectorsOf(entry.length);
    return entry;
  });
  return [
    descriptors(blank, end, entries),
    ...files.flatMap(({ content }, index) => [...content, PADDING.subarray(0, paddingOf(entries[index]?.length ?? 0))]),
  ];
}

/** A file, and where it lies: from which sector on, and how many bytes. */
interface Entry {
  readonly name: string;
  readonly start: number;
  readonly length: number;
}

/** The sectors between the system's and the first file's. */
function descriptors(blank: Uint8Array, sectors: number, files: readonly Entry[]): Uint8Array {
  const bytes = blank.slice();
  at(bytes, VOLUME).zeros(SECTORS_AT).both32(sectors);
  // in the order of their names
  const folder = at(bytes, ROOT).zeros(2 * FOLDER_ENTRY_BYTES);
  [...files]
    .sort((one, other) => (one.name < other.name ? -1 : 1))
    .forEach(({ name, start, length }) => writeEntry(folder, name, start, length, 0));
  return bytes;
}

/** Those of a disc without files. */
function blankDescriptors(label: string): Uint8Array {
  const bytes = new Uint8Array((FIRST_FILE - VOLUME) * SECTOR);
  writeVolume(at(bytes, VOLUME), label);
  at(bytes, END_OF_VOLUMES).byte(255).text('CD001').byte(1);
  // the root folder alone, which is its own parent
  at(bytes, PATH_TABLE).byte(1).byte(0).little32(ROOT).byte(1);
  at(bytes, PATH_TABLE_BIG_ENDIAN).byte(1).byte(0).big32(ROOT).byte(0).byte(1);
  // the folder itself, and the one above it
  const folder = at(bytes, ROOT);
  writeFolder(folder, '\0');
  writeFolder(folder, '\u0001');
  return bytes;
}

function at(descriptors: Uint8Array, sector: number): Pen {
  return new Pen(new DataView(descriptors.buffer, (sector - VOLUME) * SECTOR));
}

/** The descriptor of the one volume. */
function writeVolume(to: Pen, label: string): void {
  to.byte(1).text('CD001').byte(1).zeros(1);
  to.spaces(32).text(label.padEnd(32)).zeros(8);
  // how many sectors there are: 8 bytes at SECTORS_AT
  to.zeros(8).zeros(32);
  // a set of one disc, of which this is the first
  to.both16(1).both16(1).both16(SECTOR).both32(PATH_TABLE_BYTES);
  to.little32(PATH_TABLE).zeros(4).big32(PATH_TABLE_BIG_ENDIAN).zeros(4);
  writeFolder(to, '\0');
  // names of who made it and of files about it: none
  to.spaces(128 * 4).spaces(37 * 3);
  const noDate = `${'0'.repeat(16)}\0`;
  to.text(noDate.repeat(4)).byte(1);
}

function writeFolder(to: Pen, name: string): void {
  writeEntry(to, name, ROOT, SECTOR, FOLDER);
}

function writeEntry(to: Pen, name: string, start: number, length: number, flags: number): void {
  const bytes = 33 + name.length;
  const even = bytes + (bytes % 2);
  // without a date
  to.byte(even).byte(0).both32(start).both32(length).zeros(7).byte(flags).zeros(2).both16(1);
  to.byte(name.length)
    .text(name)
    .zeros(even - bytes);
}

function sectorsOf(bytes: number): number {
  return Math.ceil(bytes / SECTOR);
}

function paddingOf(bytes: number): number {
  return sectorsOf(bytes) * SECTOR - bytes;
}

/** Puts fields behind each other. An array for each of them would take most of the time in which a disc is made. */
class Pen {
  private offset = 0;

  public constructor(private readonly view: DataView) {}

  public byte(value: number): this {
    this.view.setUint8(this.offset, value);
    return this.zeros(1);
  }

  public little32(value: number): this {
    this.view.setUint32(this.offset, value, true);
    return this.zeros(4);
  }

  public big32(value: number): this {
    this.view.setUint32(this.offset, value, false);
    return this.zeros(4);
  }

  /** A number twice, the least byte first and the greatest byte first. */
  public both16(value: number): this {
    this.view.setUint16(this.offset, value, true);
    this.view.setUint16(this.offset + 2, value, false);
    return this.zeros(4);
  }

  public both32(value: number): this {
    return this.little32(value).big32(value);
  }

  /** ASCII. */
  public text(value: string): this {
    for (let index = 0; index < value.length; index += 1) {
      this.view.setUint8(this.offset + index, value.charCodeAt(index));
    }
    return this.zeros(value.length);
  }

  public spaces(count: number): this {
    return this.text(''.padEnd(count));
  }

  /** The bytes are zero from the start. */
  public zeros(count: number): this {
    this.offset += count;
    return this;
  }
}
