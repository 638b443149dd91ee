import { InputError } from '../errors';
import type { GuestSecret } from '../model/secret';
import type { Workload as WorkloadModel, WorkloadFile as WorkloadFileModel } from '../model/workload';
import { Port } from '../net/port';
import { list, nonEmpty, plainText, programWord, refuseTokens, textLike } from './edge';
import { secretFile, tlsFacts } from './secret-file';
import type {
  CustomWorkloadProps,
  NginxTlsProps,
  NginxWorkloadProps,
  VsftpdWorkloadProps,
  WorkloadFile,
  WorkloadSecret,
} from './workload-props';

/** What the servers of a pool do. */
export type Workload = WorkloadModel;

/** The workloads of real servers. */
export const Workload = {
  /** A web server that answers every tcp port of the pool's services, in plain HTTP unless `tls` says otherwise. */
  nginx(props: NginxWorkloadProps = {}): Workload {
    const { pages, tls } = props;
    return { kind: 'nginx', pages: texts(pages ?? {}), tls: tls && { ...tlsFacts(tls), ports: tlsPorts(tls) } };
  },

  /**
   * An FTP server from which anonymous clients read; nobody logs in, nobody writes. What it needs for passive transfers
   * comes from the FtpService in front of it.
   */
  vsftpd(props: VsftpdWorkloadProps = {}): Workload {
    return { kind: 'vsftpd', files: texts(props.files ?? {}), tls: props.tls && tlsFacts(props.tls) };
  },

  /** The caller's own files, packages and commands. */
  custom(props: CustomWorkloadProps = {}): Workload {
    return {
      kind: 'custom',
      packages: list(props.packages ?? []).map(packageName),
      files: list(props.files ?? []).map(fileOf),
      secrets: list(props.secrets ?? []).map(secretOf),
      commands: list(props.commands ?? []).map(commandOf),
      units: list(props.units ?? []).map(unitName),
    };
  },
};

const page = textLike(/^(\/(?!\.{1,2}(?:\/|$))[A-Za-z0-9._-]+)+$/, 'the path of a page: write one such as /index.html');
const absolutePath = textLike(/^(\/[A-Za-z0-9._@:+-]+)+$/, 'an absolute path: write one such as /etc/app.conf');
const octalMode = textLike(/^[0-7]{4}$/, "a mode: write four octal digits, such as '0644'");
const secretMode = textLike(
  /^0[0-7]{2}0$/,
  "a mode of a secret: write four octal digits, the last a 0, such as '0640'",
);
const ownerName = textLike(
  /^[a-z_][a-z0-9_-]{0,31}(:[a-z_][a-z0-9_-]{0,31})?$/,
  'a user, or a user and a group: write them such as root:ssl-cert',
);
const packageName = textLike(/^[a-z0-9][a-z0-9+.-]+$/, 'the name of a package');
const unitName = textLike(
  /^[A-Za-z0-9:_.@-]+\.(service|socket|timer|path|target|mount)$/,
  'the name of a systemd unit: write it with its ending, such as vsftpd.service',
);

function texts(byPath: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  return new Map(Object.entries(byPath).map(([path, content]) => [page(path), plainText(content)] as const));
}

function tlsPorts({ ports }: NginxTlsProps): readonly Port[] {
  return nonEmpty(ports ?? [443]).map((port) => Port.tcp(port));
}

function secretOf({ path, file, mode, owner, reload }: WorkloadSecret): GuestSecret {
  return {
    path: guestPath(path),
    file: secretFile(file),
    mode: secretMode(mode ?? '0600'),
    owner: ownerName(owner ?? 'root'),
    reload: reload === undefined ? [] : commandOf(reload),
  };
}

function guestPath(given: string): string {
  const path = absolutePath(given);
  if (path.split('/').some((part) => part === '.' || part === '..')) {
    throw new InputError('LVS008', `'${path}' is not an absolute path: write it without '.' and '..'`);
  }
  return path;
}

function fileOf(file: WorkloadFile): WorkloadFileModel {
  return {
    path: guestPath(file.path),
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
