import type { TerraformResource } from 'cdktf';
import type { Construct } from 'constructs';
import type { Ground } from './ground';
import { bind, idOf } from './ground';
import type { HypervisorSettings } from './hypervisor-settings';

/** How it is made on one of them. */
export type Make<R> = (scope: Construct, id: string, settings: () => HypervisorSettings) => R;

/** What must be there on each hypervisor that uses it: a resource for each. */
export class Spread<R extends TerraformResource> {
  /** The one that is always there, on the first of its hypervisors. */
  public readonly resource: R;
  private home: Ground | undefined;
  private readonly others = new Map<string, R>();

  /** @param usual where it is as long as nothing is said */
  public constructor(
    private readonly scope: Construct,
    private readonly make: Make<R>,
    usual: () => HypervisorSettings,
  ) {
    this.resource = make(scope, 'Default', () => this.home?.settings ?? usual());
  }

  /** Lets it be on these hypervisors, at least one. */
  public over([home, ...others]: readonly [Ground, ...Ground[]]): void {
    this.home = home;
    bind(this.resource, home);
    for (const name of this.others.keys()) {
      this.scope.node.tryRemoveChild(name);
    }
    this.others.clear();
    // two of one name are refused later, in words
    for (const ground of others.filter(({ name }, index) => others.findIndex((each) => each.name === name) === index)) {
      const resource = this.make(this.scope, ground.name, () => ground.settings);
      bind(resource, ground, this.resource);
      this.others.set(ground.name, resource);
    }
  }

  /** Of the resource on that hypervisor. */
  public idOn(ground: Ground | undefined): string {
    return idOf(this.on(ground?.name));
  }

  /** The resource on the hypervisor of that name. */
  public on(name: string | undefined): R {
    return (name === undefined ? undefined : this.others.get(name)) ?? this.resource;
  }
}
