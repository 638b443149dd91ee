import { join } from 'node:path';
import type { ISynthesisSession, TerraformStack } from 'cdktf';
import { App } from 'cdktf';
import { Construct } from 'constructs';
import type { HypervisorSettings } from '../libvirt/hypervisor-settings';
import { USUAL_SETTINGS } from '../libvirt/hypervisor-settings';
import type { Spread } from '../libvirt/spread';
import type { Wire } from '../libvirt/wire';
import type { Lab } from '../model/cluster';
import type { GuestBase } from '../model/guest-base';
import type { Network } from '../model/network';
import type { Problem } from '../model/problems';
import type { RealServerPool } from '../model/real-server-pool';
import type { RouterPair } from '../model/router-pair';
import type { Service } from '../model/service';
import type { Volume } from '../provider-libvirt/volume';
import type { Assembly } from './assembly';
import { assemble } from './assembly';
import type { HostSeed } from './host-seed';
import { hostSeeds } from './host-seed';
import { annotate, report } from './reported';
import type { PlacedHypervisor } from './site-grounds';
import { settingsOf, settle, settleBefore } from './site-grounds';
import type { PlacedMachine } from './site-manifest';
import { manifestOf } from './site-manifest';
import { providerProblems } from './site-providers';
import { sorted } from './sorted';
import { secretFolderOf, writeStackFolder } from './stack-folder';
import { stackOf } from './stack-of';

const ID = 'cdktf-lvs';
const CUSTOM_SYNTHESIS = Symbol.for('cdktf/customSynthesis');

/** The registry of one stack: each construct adds its part, in any order. */
export class Site extends Construct {
  /** Finds or makes the site of the stack that the scope lies in. */
  public static of(scope: Construct): Site {
    const stack = stackOf(scope);
    return Site.in(stack) ?? new Site(stack);
  }

  /** The site of a stack, if something of this library is in it. */
  public static in(stack: TerraformStack): Site | undefined {
    const known = stack.node.tryFindChild(ID);
    return known instanceof Site ? known : undefined;
  }

  public readonly networks = new Map<Network, Wire>();
  public readonly machines = new Map<string, PlacedMachine>();
  public readonly images = new Map<GuestBase, Spread<Volume>>();
  private readonly pairs: RouterPair[] = [];
  private readonly pools: RealServerPool[] = [];
  private readonly services: Service[] = [];
  private readonly hypervisors: PlacedHypervisor[] = [];
  private seeds: ReadonlyMap<string, HostSeed> | undefined;
  private byPath: readonly PlacedHypervisor[] | undefined;
  private assembled: Assembly | undefined;
  private settled: Assembly | undefined;

  private constructor(public readonly stack: TerraformStack) {
    super(stack, ID);
    settleBefore(stack, this);
    report(this, () => {
      this.settle();
      return providerProblems(stack, this.placed);
    });
    Object.defineProperty(this, CUSTOM_SYNTHESIS, { value: { onSynthesize: this.finish.bind(this) } });
  }

  public addHypervisor(construct: Construct, placed: PlacedHypervisor): void {
    this.hypervisors.push(placed);
    this.changed(construct);
  }

  public addNetwork(construct: Construct, network: Network, wire: Wire): void {
    this.networks.set(network, wire);
    this.changed(construct);
  }

  public addImage(construct: Construct, image: GuestBase, volumes: Spread<Volume>): void {
    this.images.set(image, volumes);
    this.changed(construct);
  }

  public addPair(construct: Construct, pair: RouterPair): void {
    this.pairs.push(pair);
    this.changed(construct);
  }

  public addPool(construct: Construct, pool: RealServerPool): void {
    this.pools.push(pool);
    this.changed(construct);
  }

  public addService(construct: Construct, service: Service): void {
    this.services.push(service);
    this.changed(construct);
  }

  public addMachine(hostPath: string, placed: PlacedMachine): void {
    this.machines.set(hostPath, placed);
    this.seeds = undefined;
  }

  /** All LibvirtHosts, by path. */
  public get placed(): readonly PlacedHypervisor[] {
    this.byPath ??= sorted(this.hypervisors);
    return this.byPath;
  }

  /** The first by path. Total: before a LibvirtHost is there it answers with the defaults. */
  public get hypervisor(): HypervisorSettings {
    return this.placed[0]?.settings ?? { ...USUAL_SETTINGS, namePrefix: this.stack.node.id };
  }

  /** That of a machine. */
  public hypervisorOf(hostPath: string): HypervisorSettings {
    // mostly there is one, and nothing to look for
    const host = this.placed.length < 2 ? undefined : this.assembly.hosts.get(hostPath)?.host;
    return (host && settingsOf(this, host)) ?? this.hypervisor;
  }

  public get lab(): Lab {
    return this.assembly.lab;
  }

  public get warnings(): readonly Problem[] {
    return this.assembly.problems.filter((problem) => problem.severity === 'warning');
  }

  public wireOf(network: Network): Wire {
    const wire = this.networks.get(network);
    if (wire === undefined) {
      throw new Error(`no network ${network.path} in ${this.stack.node.path}`);
    }
    return wire;
  }

  /** The seed disk of a host. */
  public seedOf(hostPath: string): HostSeed {
    this.seeds ??= hostSeeds(this.assembly.hosts, this.machines, () => this.secretFolder);
    const seed = this.seeds.get(hostPath);
    if (seed === undefined) {
      throw new Error(`no host ${hostPath} in ${this.stack.node.path}`);
    }
    return seed;
  }

  /** Lets all be where it belongs, as far as it is known. */
  public settle(): void {
    if (this.settled !== this.assembly) {
      this.settled = this.assembly;
      settle(this);
    }
  }

  private changed(construct: Construct): void {
    this.assembled = undefined;
    this.byPath = undefined;
    this.seeds = undefined;
    const { path } = construct.node;
    report(construct, () => this.assembly.problems.filter((each) => each.severity === 'error' && each.path === path));
  }

  private get assembly(): Assembly {
    this.assembled ??= assemble({
      stack: this.stack.node.id,
      hypervisors: this.placed.map(({ hypervisor }) => hypervisor),
      images: [...this.images.keys()],
      networks: [...this.networks.keys()],
      pairs: this.pairs,
      pools: this.pools,
      services: this.services,
    });
    return this.assembled;
  }

  private get secretFolder(): string {
    return secretFolderOf(App.of(this).outdir, this.stack.node.id);
  }

  /** Called by cdktf once the stack was found valid. */
  private finish(session: ISynthesisSession): void {
    // for what aspects have added since the last one of them was at this site, where nothing is validated
    this.settle();
    const folder = join(session.outdir, session.manifest.forStack(this.stack).workingDirectory);
    const seeds = [...this.assembly.hosts.keys()].map((path) => this.seedOf(path));
    writeStackFolder(folder, manifestOf(this), seeds, this.secretFolder);
    annotate(this.stack, this.warnings);
  }
}
