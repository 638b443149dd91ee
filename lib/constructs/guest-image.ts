import { isAbsolute, join, relative } from 'node:path';
import { tmpdir } from 'node:os';
import { App, Fn, Lazy, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Make } from '../libvirt/spread';
import { Spread } from '../libvirt/spread';
import type { Distribution } from '../model/distribution';
import type { GuestBase } from '../model/guest-base';
import { Ipv4Address } from '../net/ipv4-address';
import { Volume } from '../provider-libvirt/volume';
import { edge, list, made, textLike, yesOrNo } from './edge';
import { nameInStack } from './host-name';
import { Site } from './site';
import { sshKey } from './ssh-key';

/** Properties of a GuestImage from a file. */
export interface GuestImageFileProps {
  /**
   * A qcow2 image with cloud-init, on the machine that runs Terraform; may be a Terraform token. A relative path is
   * relative to the folder in which the app runs.
   */
  readonly path: string;
  /** What the image is: its paths, users and packages. */
  readonly distribution: Distribution;
  /**
   * Names the content; another version replaces the guests. Letters, digits, `.`, `_`, `-`.
   *
   * @default - Terraform takes the hash of the file's content at each plan
   */
  readonly version?: string;
  /**
   * Public keys that let in the distribution's own user (`debian`, `cloud-user`, `rocky`), each as the one line of its
   * file. No guest has a password.
   *
   * @default - none: nobody gets in by ssh
   */
  readonly sshKeys?: readonly string[];
  /**
   * Whether the serial console (`virsh console`) is a root shell, without a password, for all who may open it.
   *
   * @default false
   */
  readonly consoleLogin?: boolean;
  /**
   * Addresses of name servers.
   *
   * @default - none: a cluster talks in addresses
   */
  readonly nameservers?: readonly string[];
  /**
   * Whether the packages of a guest are in the image. Where they are not, they are installed when the guest is born,
   * from the mirror that the image knows; that needs `nameservers`, and for real servers `realServerInternet`.
   *
   * @default true
   */
  readonly hasPackages?: boolean;
}

/** The image that guests are born from: a base volume, which each guest overlays. */
export class GuestImage extends Construct {
  /** @throws InputError for a version that can be no part of a file's name */
  public static fromFile(scope: Construct, id: string, props: GuestImageFileProps): GuestImage {
    return new GuestImage(scope, id, props);
  }

  /** On each hypervisor that has guests of it. */
  public readonly volumes: Spread<Volume>;
  /** Which files its guests get. */
  public readonly distribution: Distribution;
  /** What the rules and the files know of it. @internal */
  public readonly base: GuestBase;
  /** Names the content: the version, or an expression of Terraform for the hash. */
  public readonly content: string;

  private constructor(scope: Construct, id: string, props: GuestImageFileProps) {
    const parse = edge(scope, id, GuestImage.fromFile);
    const site = Site.of(scope);
    const name = nameInStack(scope, id);
    const given = props.version === undefined ? undefined : parse('version', props.version, version);
    parse('distribution', props.distribution, made('routerPackages', 'Distribution.DEBIAN_12'));
    const facts = {
      sshKeys: parse('sshKeys', props.sshKeys ?? [], list).map((key) => parse('sshKeys', key, sshKey)),
      consoleLogin: parse('consoleLogin', props.consoleLogin ?? false, yesOrNo),
      nameservers: parse('nameservers', props.nameservers ?? [], list).map((address) =>
        parse('nameservers', address, Ipv4Address.parse),
      ),
      hasPackages: parse('hasPackages', props.hasPackages ?? true, yesOrNo),
    };
    if (!Token.isUnresolved(props.path)) {
      parse('path', props.path, filePath);
    }
    super(scope, id);
    const source = Token.isUnresolved(props.path) ? props.path : fromStackFolder(site, props.path);
    const content = given ?? Fn.substr(Fn.filesha256(source), 0, 12);
    this.base = { path: this.node.path, ...facts };
    this.content = content;
    this.distribution = props.distribution;
    const volume: Make<Volume> = (scope, key, settings) =>
      new Volume(scope, key, {
        // a new content under an old name would be no change to the provider
        get name() {
          return `${settings().namePrefix}-${name}-${content}.qcow2`;
        },
        get pool() {
          return settings().storagePool;
        },
        source,
        format: 'qcow2',
        // the name says what the content is: the same file at another place is no other image
        lifecycle: { ignoreChanges: ['source'] },
      });
    this.volumes = new Spread(this, volume, () => site.hypervisor);
    site.addImage(this, this.base, this.volumes);
  }

  /** The base volume; where the stack has several hypervisors, that on the first one which has guests of it. */
  public get volume(): Volume {
    return this.volumes.resource;
  }

  /** Its id; read when the stack is complete, because until then nobody knows on which host it is. */
  public get volumeId(): string {
    const site = Site.of(this);
    const produce = (): string => {
      site.settle();
      return this.volume.id;
    };
    return Lazy.stringValue({ produce });
  }
}

const version = textLike(/^[A-Za-z0-9._-]+$/, "a version: use letters, digits, '.', '_' and '-'");

// it is an argument of Terraform's filesha256 as well, whose quotes and templates cdktf and the provider see otherwise
const filePath = textLike(/^(?!.*[$%]\{)[^"\\\p{Cc}]+$/u, 'the path of an image: write one such as images/lab.qcow2');

/** The provider opens a relative path from the stack's folder. */
function fromStackFolder(site: Site, path: string): string {
  if (isAbsolute(path)) {
    return path;
  }
  const { outdir } = App.of(site);
  // a test's throw-away folder: what it compares must not depend on where that lies
  const usual = isAbsolute(outdir) && !relative(tmpdir(), outdir).startsWith('..');
  return relative(join(usual ? 'cdktf.out' : outdir, 'stacks', site.stack.node.id), path);
}
