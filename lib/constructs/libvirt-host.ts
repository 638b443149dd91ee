import type { TerraformProvider } from 'cdktf';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { InputError } from '../errors';
import { USUAL_SETTINGS } from '../libvirt/hypervisor-settings';
import type { Problem } from '../model/problems';
import { LibvirtProvider } from '../provider-libvirt/provider';
import { Ipv4Address } from '../net/ipv4-address';
import { edge, textLike } from './edge';
import { nameInStack } from './host-name';
import { aliasOf } from './site-providers';
import { report } from './reported';
import { Site } from './site';

/** Properties of a LibvirtHost. Each may be a Terraform token: this is what differs from machine to machine. */
export interface LibvirtHostProps {
  /**
   * The libvirt connection URI, such as `qemu:///system` or `qemu+ssh://root@host/system`.
   *
   * @default - the connection of `provider`; one of the two is needed
   */
  readonly uri?: string;
  /**
   * A libvirt provider that the stack has already.
   *
   * @default - a provider is made for `uri`
   */
  readonly provider?: TerraformProvider;
  /**
   * The storage pool for images and disks; it must exist.
   *
   * @default 'default'
   */
  readonly storagePool?: string;
  /**
   * `kvm`, or `qemu` on a machine without KVM (10 to 20 times slower).
   *
   * @default 'kvm'
   */
  readonly domainType?: string;
  /**
   * Goes before every name in libvirt, so that two stacks live side by side on a host.
   *
   * @default - the stack's id
   */
  readonly namePrefix?: string;
  /**
   * The host's own address towards the stack's other hosts, such as `192.0.2.11`: networks over VXLAN end there. No token.
   *
   * @default - none: the stack has no such network, or one host
   */
  readonly tunnelAddress?: string;
}

/** A hypervisor that machines of a stack run on; of several, each machine says which one, or takes a default. */
export class LibvirtHost extends Construct {
  /** For further resources of the stack on the same hypervisor. */
  public readonly provider: TerraformProvider;
  private readonly place: string | undefined;

  /** @throws InputError when not exactly one of `uri` and `provider` is given */
  public constructor(scope: Construct, id: string, props: LibvirtHostProps) {
    const parse = edge(scope, id, new.target);
    parse('uri', undefined, () => {
      if ((props.uri === undefined) === (props.provider === undefined)) {
        throw new InputError('LVS009', "give either 'uri' or an existing 'provider'");
      }
    });
    const site = Site.of(scope);
    const given = props.namePrefix ?? site.stack.node.id;
    const namePrefix = Token.isUnresolved(given) ? given : parse('namePrefix', given, prefix);
    const { storagePool = USUAL_SETTINGS.storagePool, domainType = USUAL_SETTINGS.domainType } = props;
    const settings = { storagePool, domainType, namePrefix };
    const facts = {
      name: nameInStack(scope, id),
      tunnelAddress:
        props.tunnelAddress === undefined
          ? undefined
          : parse('tunnelAddress', props.tunnelAddress, Ipv4Address.ofMachine),
    };
    super(scope, id);
    const { path } = this.node;
    const words = [props.uri, namePrefix];
    // what is a token here may be the same there, or not
    this.place = words.some((word) => word === undefined || Token.isUnresolved(word)) ? undefined : words.join(' ');
    report(this, () => this.namesTakenTwice());
    // read when the stack is complete: the first of several has none
    const config = {
      uri: props.uri ?? '',
      get alias() {
        return aliasOf(site.stack, site.placed, path);
      },
    };
    this.provider = props.provider ?? new LibvirtProvider(this, 'Default', config);
    const isGiven = props.provider !== undefined;
    site.addHypervisor(this, { path, hypervisor: { path, ...facts }, settings, provider: this.provider, isGiven });
  }

  private namesTakenTwice(): readonly Problem[] {
    const all = this.node.root.node.findAll().filter((each) => each instanceof LibvirtHost);
    const first = all.find(({ place }) => place === this.place);
    if (this.place === undefined || first === undefined || first === this) {
      return [];
    }
    const { path } = this.node;
    const isOneStack = Site.of(first) === Site.of(this);
    const message = isOneStack
      ? `${first.node.path} and ${path} are one hypervisor with one namePrefix`
      : `${first.node.path} and ${path} give one namePrefix to two stacks on one hypervisor`;
    const fix = isOneStack
      ? 'write the URI of another hypervisor, or leave one of the two out'
      : 'give one of them another namePrefix';
    return [{ code: 'LVS088', severity: 'error', path, message, fix }];
  }
}

const prefix = textLike(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "a name for libvirt: use letters, digits, '.', '_' and '-'");
