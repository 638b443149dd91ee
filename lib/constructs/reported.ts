import { Annotations } from 'cdktf';
import type { IConstruct } from 'constructs';
import type { Problem } from '../model/problems';

const sources = new WeakMap<IConstruct, (() => readonly Problem[])[]>();

/** Lets cdktf report problems under a construct, when it validates. */
export function report(construct: IConstruct, problems: () => readonly Problem[]): void {
  sources.set(construct, [...(sources.get(construct) ?? []), problems]);
  construct.node.addValidation({ validate: () => problems().map(printProblem) });
}

/** What report() would report of a construct now. */
export function reportedOf(construct: IConstruct): readonly Problem[] {
  return (sources.get(construct) ?? []).flatMap((problems) => problems());
}

/** Makes cdktf print warnings beside the constructs that they are about. */
export function annotate(stack: IConstruct, warnings: readonly Problem[]): void {
  const all = warnings.length === 0 ? [] : stack.node.findAll();
  const constructs = new Map(all.map((each) => [each.node.path, each]));
  for (const warning of warnings) {
    const construct = constructs.get(warning.path) ?? stack;
    // an app may be synthesized twice
    if (!construct.node.metadata.some(({ data }) => data === printProblem(warning))) {
      Annotations.of(construct).addWarning(printProblem(warning));
    }
  }
}

/** A problem as a line for people. */
export function printProblem({ code, message, fix }: Problem): string {
  return `${code}: ${message}; fix: ${fix}`;
}
