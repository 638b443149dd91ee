/** A file of an archive; a path that ends in a slash is a folder. */
export interface ArchiveEntry {
  readonly path: string;
  /** Of the permissions. */
  readonly mode: number;
  readonly content: string | Uint8Array;
}

const BLOCK = 512;

/**
 * A tar archive in the ustar format, which the tar of any system reads from a raw disk.
 * @throws RangeError for a path that the format has no room for
 */
export function ustar(entries: readonly ArchiveEntry[]): Buffer {
  const files = entries.flatMap((entry) => {
    const content = Buffer.from(entry.content);
    return [header(entry, content.length), content, Buffer.alloc(padding(content.length, BLOCK))];
  });
  return Buffer.concat([...files, Buffer.alloc(2 * BLOCK)]);
}

/** How many bytes are missing to a whole number of units. */
export function padding(length: number, unit: number): number {
  return (unit - (length % unit)) % unit;
}

function header({ path, mode }: ArchiveEntry, size: number): Buffer {
  const block = Buffer.alloc(BLOCK);
  const [prefix, name] = split(path);
  const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`;
  const fields: readonly (readonly [offset: number, text: string])[] = [
    [0, name],
    [100, octal(mode, 7)],
    [108, octal(0, 7)],
    [116, octal(0, 7)],
    [124, octal(size, 11)],
    [136, octal(0, 11)],
    // counted as if it were blank
    [148, ' '.repeat(8)],
    [156, path.endsWith('/') ? '5' : '0'],
    [257, 'ustar\x0000'],
    [345, prefix],
  ];
  fields.forEach(([offset, text]) => block.write(text, offset));
  block.write(`${octal(sum(block), 6)} `, 148);
  return block;
}

/** The name takes 100 bytes, what stands before one of its slashes 155. */
function split(path: string): readonly [prefix: string, name: string] {
  const isShort = (text: string, bytes: number): boolean => Buffer.byteLength(text) <= bytes;
  if (isShort(path, 100)) {
    return ['', path];
  }
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const [prefix, name] = [path.slice(0, at), path.slice(at + 1)];
    if (name !== '' && isShort(name, 100) && isShort(prefix, 155)) {
      return [prefix, name];
    }
  }
  throw new RangeError(`the path '${path}' is too long for an archive`);
}

function sum(block: Buffer): number {
  return block.reduce((total, byte) => total + byte, 0);
}
