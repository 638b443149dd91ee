import type { App } from 'cdktf';
import { TerraformStack } from 'cdktf';
import type { IConstruct } from 'constructs';
import { printProblem, reportedOf } from '../constructs/reported';
import { Site } from '../constructs/site';
import { stackOf } from '../constructs/stack-of';
import type { Annotation } from './annotations';
import { annotationsOf } from './annotations';
import { applyAspects } from './aspects';

/** Something that a synth would complain of. */
export interface StackProblem {
  /** Such as `LVS015`: docs/rules.md lists them. None where cdktf or another library complains. */
  readonly code: string | undefined;
  /** A synth dies of errors; it only tells of warnings. */
  readonly severity: 'error' | 'warning';
  /** The construct that has to change. */
  readonly path: string;
  /** What is wrong, in a sentence. */
  readonly message: string;
  /** What to write instead; none where cdktf or another library complains. */
  readonly fix: string | undefined;
}

/**
 * All that a synth of a stack, or of all stacks of an app, would complain of: errors and warnings, as data. Empty when
 * there is nothing.
 */
export function problems(stackOrApp: TerraformStack | App): readonly StackProblem[] {
  const inside = stackOrApp.node.findAll();
  const stacks = inside.filter((each): each is TerraformStack => TerraformStack.isStack(each)).map(stackOf);
  stacks.forEach(applyAspects);
  const own = stacks.flatMap((stack) => Site.in(stack)?.warnings ?? []);
  const told = new Set(own.map(printProblem));
  // an earlier synth has made annotations of the warnings
  return [...stackOrApp.node.findAll().flatMap(complaintsOf), ...own].filter(
    (each) => each.code !== undefined || !told.has(each.message),
  );
}

function complaintsOf(construct: IConstruct): readonly StackProblem[] {
  const own = reportedOf(construct);
  const known = new Set(own.map(printProblem));
  const others = construct.node.validate().filter((message) => !known.has(message));
  const { path } = construct.node;
  const foreign: readonly Annotation[] = [
    ...others.map((message) => ({ severity: 'error' as const, path, message })),
    ...annotationsOf(construct),
  ];
  return [...own, ...foreign.map((each) => ({ code: undefined, ...each, fix: undefined }))];
}
