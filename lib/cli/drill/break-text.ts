import { actionText } from '../../operate/page/action';
import type { Check } from './break';
import type { BreakState } from './break-state';

/** What `--json` prints of a break: of a secret one nothing that would tell it. */
export interface BreakReport {
  readonly cluster: string;
  readonly at: string;
  readonly isSecret: boolean;
  readonly fault?: string;
  readonly title?: string;
  /** What was done. */
  readonly done?: readonly string[];
}

export function breakReport({ cluster, at, isSecret, fault, title, broken }: BreakState, isTold: boolean): BreakReport {
  return { cluster, at, isSecret, ...(isTold && { fault, title, done: broken.map(actionText) }) };
}

/** For people. */
export function brokenText({ isSecret, broken }: BreakState): string {
  return isSecret
    ? 'Something is broken. Find it and repair it.\n'
    : broken.map((action) => `  ${actionText(action)}\n`).join('');
}

export function mendedText(state: BreakState): string {
  return `${wasOf(state)}, and is put right.\n`;
}

export function checkText({ state, findings }: Check): string {
  const lines = findings.map(({ host, text }) => `  ${host ?? 'the cluster'}: ${text}\n`);
  return findings.length === 0 ? `Repaired. ${wasOf(state)}.\n` : `Not repaired yet:\n${lines.join('')}`;
}

function wasOf({ fault, title, broken }: BreakState): string {
  return `It was '${fault}': ${title} (${broken.map(actionText).join('; ')})`;
}
