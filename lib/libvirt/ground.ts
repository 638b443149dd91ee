import type { TerraformProvider, TerraformResource } from 'cdktf';
import type { HypervisorSettings } from './hypervisor-settings';

/** One of the hypervisors of a stack, as its resources need to know it. */
export interface Ground {
  /** Unique in the stack. */
  readonly name: string;
  /** Resources on it have the addresses that those of a stack with one hypervisor have. */
  readonly isFirst: boolean;
  /** Undefined for the one that Terraform takes by itself. */
  readonly provider: TerraformProvider | undefined;
  readonly settings: HypervisorSettings;
}

const bound = new WeakSet<TerraformProvider>();

/**
 * Binds a resource to a hypervisor, by its provider and its address. With the same address on another hypervisor,
 * Terraform would look for it there, not find it, make it anew, and leave the old one running.
 */
export function bind(resource: TerraformResource, { name, isFirst, provider }: Ground, usual = resource): void {
  // what an aspect has set is the caller's wish
  if (provider !== undefined && (resource.provider === undefined || bound.has(resource.provider))) {
    resource.provider = provider;
    bound.add(provider);
  }
  const id = ownIdOf(usual);
  // not overrideLogicalId: it is refused once cdktf has asked, which it does to see whether new elements appear
  Object.defineProperty(resource, 'friendlyUniqueId', { value: isFirst ? id : `${name}_${id}`, configurable: true });
}

const ownIds = new WeakMap<TerraformResource, string>();

/** The one before any hypervisor was known, which the caller may have set by overrideLogicalId. */
function ownIdOf(resource: TerraformResource): string {
  const id = ownIds.get(resource) ?? resource.friendlyUniqueId;
  ownIds.set(resource, id);
  return id;
}

/** What `resource.id` resolves to within its stack, without the stack trace that cdktf records for each reference. */
export function idOf(resource: TerraformResource): string {
  return `\${${resource.terraformResourceType}.${resource.friendlyUniqueId}.id}`;
}
