import { TerraformProvider, TerraformStack } from 'cdktf';
import type { Problem } from '../model/problems';
import { sharing } from '../model/problems/problem';
import { LibvirtProvider } from '../provider-libvirt/provider';
import type { PlacedHypervisor } from './site-grounds';
import { sorted } from './sorted';

/** The first one's provider has no alias, unless the caller's own, of a LibvirtHost or of none, has none. */
export function aliasOf(stack: TerraformStack, placed: readonly PlacedHypervisor[], path: string): string | undefined {
  const own = placed.find((each) => each.path === path);
  if (own === undefined || (own === placed[0] && !isPlainTaken(stack, placed))) {
    return undefined;
  }
  return own.hypervisor.name;
}

function isPlainTaken(stack: TerraformStack, placed: readonly PlacedHypervisor[]): boolean {
  const given = placed.filter(({ isGiven }) => isGiven).map(({ provider }) => provider);
  const made = new Set(placed.filter(({ isGiven }) => !isGiven).map(({ provider }) => provider));
  // to ask one that is made here would be to ask this question again
  const ofCaller = [...given, ...providersIn(stack)].filter((each) => !made.has(each));
  return ofCaller.some(({ alias }) => alias === undefined);
}

/** What is wrong with the providers of libvirt in a stack. */
export function providerProblems(stack: TerraformStack, placed: readonly PlacedHypervisor[]): readonly Problem[] {
  return placed.length === 0 ? [missingHost(stack)] : aliasProblems(stack, placed);
}

/** LVS033: nothing to make the machines with. */
function missingHost({ node: { path } }: TerraformStack): Problem {
  const fix = "new LibvirtHost(stack, 'libvirt', { uri: 'qemu:///system' })";
  return { code: 'LVS033', severity: 'error', path, message: `${path} has no LibvirtHost`, fix };
}

/** LVS099: two providers of one name, which Terraform refuses before it plans. */
function aliasProblems(stack: TerraformStack, placed: readonly PlacedHypervisor[]): readonly Problem[] {
  const made = placed.filter(({ isGiven }) => !isGiven);
  const ofCaller = providersIn(stack).filter((each) => made.every(({ provider }) => provider !== each));
  const all = [
    ...made.map(({ path, provider: { alias } }) => ({ path, alias, isMade: true })),
    ...sorted(ofCaller.map(({ node: { path }, alias }) => ({ path, alias, isMade: false }))),
  ];
  return sharing(all, ({ alias }) => alias ?? '').flatMap(([first, ...others]) =>
    // two that are made here are hosts of one name, LVS101
    others.flatMap(({ path, alias, isMade }): readonly Problem[] => {
      const words = alias === undefined ? 'libvirt, without an alias' : `libvirt.${alias}`;
      const message = `${first.path} and ${path} are both the provider ${words}`;
      const fix = `give ${path} an alias that no other provider has`;
      return isMade ? [] : [{ code: 'LVS099', severity: 'error', path, message, fix }];
    }),
  );
}

/** All that Terraform is told of, whoever made them, by whatever bindings. */
function providersIn(stack: TerraformStack): readonly TerraformProvider[] {
  return stack.node
    .findAll()
    .filter((each): each is TerraformProvider => TerraformProvider.isTerraformProvider(each))
    .filter(
      (each) => each.terraformResourceType === LibvirtProvider.tfResourceType && TerraformStack.of(each) === stack,
    );
}
