import type { IAspect, TerraformStack } from 'cdktf';
import { Aspects } from 'cdktf';
import type { IConstruct } from 'constructs';

const visited = new WeakMap<IAspect, WeakSet<IConstruct>>();

/** Lets the aspects of a stack visit its constructs, as a synth does, and each construct once in all calls. */
export function applyAspects(stack: TerraformStack): void {
  visit(stack, []);
}

function visit(construct: IConstruct, inherited: readonly IAspect[]): void {
  const aspects = [...inherited, ...Aspects.of(construct).all];
  for (const aspect of aspects) {
    const known = visited.get(aspect) ?? new WeakSet();
    visited.set(aspect, known);
    if (!known.has(construct)) {
      known.add(construct);
      aspect.visit(construct);
    }
  }
  construct.node.children.forEach((child) => visit(child, aspects));
}
