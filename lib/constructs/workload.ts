import { InputError } from '../errors';
import type { Workload as WorkloadModel, WorkloadFile as WorkloadFileModel } from '../model/workload';
import { list, plainText, programWord, refuseTokens, textLike } from './edge';

/** What the servers of a pool do. */
export type Workload = WorkloadModel;

/** Properties of an nginx workload. */
export interface NginxWorkloadProps {
  /**
   * Pages by their path in the site, such as `{ '/index.html': 'hello' }`.
   *
   * @default - an /index.html with the server's own host name
   */
  readonly pages?: Readonly<Record<string, string>>;
}

/** Properties of a vsftpd workload. */
export interface VsftpdWorkloadProps {
  /**
   * What anonymous clients may read, by its path, such as `{ '/pub/readme.txt': 'hello' }`.
   *
   * @default - a /server.txt with the server's own host name
   */
  readonly files?: Readonly<Record<string, string>>;
}

/** A file of a custom workload. A change of it reaches the running servers. */
export interface WorkloadFile {
  /** Absolute; written once. */
  readonly path: string;
  readonly content: string;
  /**
   * Four octal digits.
   *
   * @default '0644'
   */
  readonly mode?: string;
  /**
   * The command that judges a new file before it is installed, as a list of words; `%s` stands for where it lies.
   * A refused file leaves the old one in place.
   *
   * @default - none
   */
  readonly check?: readonly string[];
  /**
   * The command that makes the running workload read the file again, as a list of words.
   *
   * @default - none
   */
  readonly reload?: readonly string[];
}

/** Properties of a custom workload. */
export interface CustomWorkloadProps {
  /**
   * Distribution packages that are installed when the guest is born, unless the image has them.
   *
   * @default - none
   */
  readonly packages?: readonly string[];
  /**
   * @default - none
   */
  readonly files?: readonly WorkloadFile[];
  /**
   * Commands that are run once, when the guest is born, each a list of words; another list is another guest.
   *
   * @default - none
   */
  readonly commands?: readonly (readonly string[])[];
  /**
   * systemd units that are enabled and started, such as `vsftpd.service`.
   *
   * @default - none
   */
  readonly units?: readonly string[];
}

/** The workloads of real servers. */
export const Workload = {
  /** A web server that answers every tcp port of the pool's services in plain HTTP. */
  nginx(props: NginxWorkloadProps = {}): Workload {
    return { kind: 'nginx', pages: texts(props.pages ?? {}) };
  },

  /**
   * An FTP server from which anonymous clients read; nobody logs in, nobody writes. What it needs for passive transfers
   * comes from the FtpService in front of it.
   */
  vsftpd(props: VsftpdWorkloadProps = {}): Workload {
    return { kind: 'vsftpd', files: texts(props.files ?? {}) };
  },

  /** The caller's own files, packages and commands. */
  custom(props: CustomWorkloadProps = {}): Workload {
    return {
      kind: 'custom',
      packages: list(props.packages ?? []).map(packageName),
      files: list(props.files ?? []).map(fileOf),
      commands: list(props.commands ?? []).map(commandOf),
      units: list(props.units ?? []).map(unitName),
    };
  },
};

const page = textLike(/^(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/, 'the path of a page: write one such as /index.html');
const absolutePath = textLike(/^(\/[A-Za-z0-9._@:+-]+)+$/, 'an absolute path: write one such as /etc/app.conf');
const octalMode = textLike(/^[0-7]{4}$/, "a mode: write four octal digits, such as '0644'");
const packageName = textLike(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a package');
const unitName = textLike(
  /^[A-Za-z0-9:_.@-]+\.(service|socket|timer|path|target|mount)$/,
  'the name of a systemd unit: write it with its ending, such as vsftpd.service',
);

function texts(byPath: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(byPath).map(([path, content]) => [page(path), plainText(content)] as const));
}

function fileOf(file: WorkloadFile): WorkloadFileModel {
  const path = absolutePath(file.path);
  if (path.split('/').some((part) => part === '.' || part === '..')) {
    throw new InputError('LVS008', `'${path}' is not an absolute path: write it without '.' and '..'`);
  }
  return {
    path,
    content: plainText(file.content),
    mode: octalMode(file.mode ?? '0644'),
    check: file.check === undefined ? [] : commandOf(file.check),
    reload: file.reload === undefined ? [] : commandOf(file.reload),
  };
}

function commandOf(words: readonly string[]): readonly string[] {
  refuseTokens(words);
  if (list(words).length === 0) {
    throw new InputError('LVS006', 'a command is an empty list: write its words');
  }
  return words.map(programWord);
}
