import { InputError } from '../errors';
import type { ManifestFile, ManifestHost } from './host';

/** A host in a manifest's text: what many hosts have alike stands there once. */
export type PrintedHost = Omit<ManifestHost, 'files'> & { readonly files: readonly PrintedFile[] };

/** Instead of a content, the name of an earlier host that has the same at this path. */
type PrintedFile = ManifestFile | (Frame & { readonly sameAs: string });

type Frame = Omit<ManifestFile, 'content'>;

/** Writes each content of a path once. */
export function share(hosts: readonly ManifestHost[]): readonly PrintedHost[] {
  const known = new Contents();
  return hosts.map((host) => ({
    ...host,
    files: host.files.map((file): PrintedFile => {
      const sameAs = known.ownerOf(file, host.name);
      return sameAs === host.name ? file : { ...frameOf(file), sameAs };
    }),
  }));
}

/**
 * Gives each file its content.
 * @throws InputError for a file that stands for one that is not there
 */
export function unshare(hosts: readonly PrintedHost[]): readonly ManifestHost[] {
  const known = new Map<string, string>();
  const key = (host: string, path: string): string => `${host} ${path}`;
  const contentOf = (file: PrintedFile): string => {
    const content = 'content' in file ? file.content : known.get(key(file.sameAs, file.path));
    if (content === undefined) {
      throw new InputError('LVS040', `the manifest lacks the content of ${file.path}: synthesize the stack again`);
    }
    return content;
  };
  return hosts.map((host) => ({
    ...host,
    files: host.files.map((file): ManifestFile => {
      const content = contentOf(file);
      known.set(key(host.name, file.path), content);
      return { ...frameOf(file), content };
    }),
  }));
}

/** All but the content; the type lets no member be forgotten. */
function frameOf({ path, mode, owner, class: kind }: Frame): Required<Frame> {
  return { path, mode, owner, class: kind };
}

/** Which host was the first to have a content at a path. */
class Contents {
  private readonly byPath = new Map<string, Map<string, string>>();

  public ownerOf({ path, content }: ManifestFile, host: string): string {
    const owners = this.byPath.get(path) ?? new Map<string, string>();
    const owner = owners.get(content) ?? host;
    this.byPath.set(path, owners.set(content, owner));
    return owner;
  }
}
