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

/** A problem as a line for people. */
export function printProblem({ code, message, fix }: Problem): string {
  return `${code}: ${message}; fix: ${fix}`;
}
