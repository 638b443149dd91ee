import type { TerraformStack } from 'cdktf';
import type { ManifestFile, ManifestHost } from '../manifest';
import { GUEST_PATH } from '../model/guest-path';
import { manifestOf } from './manifest-of';

/** The files of one guest, byte for byte. */
export class GuestFiles {
  private readonly byPath: ReadonlyMap<string, ManifestFile>;

  public constructor(
    /** The guest's host name. */
    public readonly name: string,
    files: readonly ManifestFile[],
  ) {
    this.byPath = new Map(files.map((file) => [file.path, file]));
  }

  /** Where the files lie, in their alphabet's order. */
  public get paths(): readonly string[] {
    return [...this.byPath.keys()].sort();
  }

  /**
   * The text of a file.
   * @throws Error with the paths that there are
   */
  public get(path: string): string {
    const file = this.byPath.get(path);
    if (file === undefined) {
      throw new Error(`${this.name} has no file ${path}: it has ${this.paths.join(', ')}`);
    }
    return file.content;
  }

  /** The files that a program judges on the guest before they are installed. */
  public readBy(program: string): readonly string[] {
    const readers = JSON.parse(this.get(GUEST_PATH.seedReaders)) as Readonly<
      Record<string, { readonly check?: readonly string[] }>
    >;
    return this.paths.filter((path) => readers[path]?.check?.[0] === program);
  }
}

/** The files of all guests of a stack. */
export class StackFiles {
  private readonly hosts: readonly ManifestHost[];

  public constructor(
    private readonly stack: string,
    hosts: readonly ManifestHost[],
  ) {
    this.hosts = [...hosts];
  }

  /** The guests' host names. */
  public get names(): readonly string[] {
    return this.hosts.map(({ name }) => name);
  }

  /**
   * The files of a guest.
   * @param guest its host name, or the path of its construct, with or without the stack's id
   * @throws Error with the names and paths that there are
   */
  public of(guest: string): GuestFiles {
    const host = this.hosts.find(({ name, path }) => [name, path, path.slice(this.stack.length + 1)].includes(guest));
    if (host === undefined) {
      const known = this.hosts.map(({ name, path }) => `${name} (${path})`);
      throw new Error(`${this.stack} has no guest ${guest}: it has ${known.join(', ')}`);
    }
    return new GuestFiles(host.name, host.files);
  }
}

/**
 * The files that a stack's guests get. Nothing is written.
 * @throws Error with all problems of the stack
 */
export function files(stack: TerraformStack): StackFiles {
  return new StackFiles(stack.node.path, manifestOf(stack).hosts);
}
