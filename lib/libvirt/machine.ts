import type { TerraformResource } from 'cdktf';
import { Construct } from 'constructs';
import { linkBound } from '../net/link';
import type { MacAddress } from '../net/mac-address';
import type { DomainConfig } from '../provider-libvirt/domain';
import { Domain } from '../provider-libvirt/domain';
import { Volume } from '../provider-libvirt/volume';
import type { Ground } from './ground';
import { bind, idOf } from './ground';
import type { HypervisorSettings } from './hypervisor-settings';
import type { Spread } from './spread';
import { appending, stylesheet } from './stylesheet';
import type { Wire } from './wire';

/** A seed disk that lies in the stack's folder, and what it is known by. */
export interface SeedDisk {
  /** From the stack's folder, in which the provider opens it. */
  readonly path: string;
  /** Another one is another guest. */
  readonly birth: string;
  /** Another one is another disk for the same guest. */
  readonly content: string;
}

/** The volume that a machine's disk overlays. */
export interface BaseImage {
  readonly volumes: Spread<Volume>;
  /** Names what is in it; may be a Terraform token. */
  readonly content: string;
}

/** What a Machine is made of. */
export interface MachineProps {
  /** Read when the stack is complete. */
  readonly hypervisor: () => HypervisorSettings;
  /** The machine's name in libvirt, behind the prefix. */
  readonly name: string;
  /** The volume that the disk overlays. */
  readonly baseImage: BaseImage;
  readonly memoryMiB: number;
  readonly vcpu: number;
  /** In the order in which the guest sees them. */
  readonly nics: readonly { readonly wire: Wire; readonly mac: MacAddress }[];
  /** Read when the stack is complete. */
  readonly seed: () => SeedDisk;
}

/** A virtual machine with its overlay disk and its seed disk, for line 0.8 of the provider. */
export class Machine extends Construct {
  /** The virtual machine. */
  public readonly domain: TerraformResource;
  /** Its overlay over the image's volume. */
  public readonly disk: TerraformResource;
  /** The disk that brings its files. */
  public readonly seed: TerraformResource;
  private ground: Ground | undefined;

  public constructor(scope: Construct, id: string, props: MachineProps) {
    super(scope, id);
    const { hypervisor, seed, baseImage, nics } = props;
    const name = (suffix: string): string => `${hypervisor().namePrefix}-${props.name}${suffix}`;
    const birth = (): string => `${seed().birth}-${baseImage.content}`;
    const ground = (): Ground | undefined => this.ground;
    // getters: what they say is known when the stack is complete, and a token for each would be looked for in every pass
    const disk = new Volume(this, 'Disk', {
      get name() {
        return name(`-${birth()}.qcow2`);
      },
      get pool() {
        return hypervisor().storagePool;
      },
      get baseVolumeId() {
        return baseImage.volumes.idOn(ground());
      },
      format: 'qcow2',
    });
    // not the provider's own kind of seed disk: that one is read back through a stream at each plan, which fails at times
    const seedDisk = new Volume(this, 'Seed', {
      // the hash in the name makes the provider change the medium in the running domain
      get name() {
        return name(`-seed-${seed().content}.iso`);
      },
      get pool() {
        return hypervisor().storagePool;
      },
      get source() {
        return seed().path;
      },
      format: 'raw',
      // libvirt makes a raw volume, and calls it iso once it has seen what is in it
      lifecycle: { ignoreChanges: ['format'] },
    });
    this.domain = new Domain(this, 'Default', {
      get name() {
        return name('');
      },
      // the provider keeps a domain whose disk is another; a domain with another description it makes anew
      get description() {
        return `born of ${birth()}`;
      },
      get type() {
        return hypervisor().domainType;
      },
      // every feature that the accelerator has; the same as the host's own processor under KVM
      cpu: { mode: 'maximum' },
      memory: props.memoryMiB,
      vcpu: props.vcpu,
      autostart: true,
      qemuAgent: true,
      get disk() {
        return [{ volumeId: idOf(disk) }];
      },
      // the provider takes the volume from what stands before the semicolon
      get cloudinit() {
        return `${idOf(seedDisk)};seed`;
      },
      get networkInterface() {
        return nics.map(({ wire, mac }) => ({ ...wire.plug(ground()), mac: `${mac}` }));
      },
      console: [{ type: 'pty', targetPort: '0', targetType: 'serial' }],
      ...links(nics.map(({ wire }) => wire.linkMbit)),
    });
    this.disk = disk;
    this.seed = seedDisk;
  }

  /** Lets it be on that hypervisor. */
  public on(ground: Ground): void {
    this.ground = ground;
    [this.domain, this.disk, this.seed].forEach((each) => bind(each, ground));
  }
}

/** Bounds what the NICs send and receive, each by its place: the provider has no argument for it. */
function links(speeds: readonly (number | undefined)[]): Pick<DomainConfig, 'xml'> {
  const templates = speeds.flatMap((linkMbit, index) =>
    linkMbit === undefined ? [] : [appending(`/domain/devices/interface[${index + 1}]`, bandwidth(linkMbit))],
  );
  return templates.length === 0 ? {} : { xml: { xslt: stylesheet(templates) } };
}

function bandwidth(linkMbit: number): string {
  const { kilobytesPerSecond, burstKib } = linkBound(linkMbit);
  const limit = `average="${kilobytesPerSecond}" burst="${burstKib}"`;
  return `<bandwidth><inbound ${limit}/><outbound ${limit}/></bandwidth>`;
}
