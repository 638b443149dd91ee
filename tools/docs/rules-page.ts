import type { Code, Rule, Rules } from './rules/rule';
import { TOPICS } from './rules';

const HEAD = `# Rules

Every mistake that this library finds has one code. A single wrong value throws an \`InputError\` at once, from the line
that wrote it. What is wrong between objects is reported by the synth, all problems of a stack in one report, each under
the path of its construct with what to do. Nothing is repaired in silence. A warning stops nothing.

This page is generated from \`tools/docs/rules\` by \`npm run docs\`.
`;

/** The text of docs/rules.md, before prettier has aligned its tables. */
export function rulesPage(): string {
  const topics = Object.entries(TOPICS);
  const rows = topics.flatMap(([, rules]) => entriesOf(rules)).sort(byCode);
  const index = rows.map(([code, rule]) => `| [${code}](#${code.toLowerCase()}) | ${titleOf(rule)} |`);
  const sections = topics.map(([topic, rules]) => `## ${topic}\n\n${entriesOf(rules).map(section).join('\n')}`);
  return [HEAD, '| code | what is wrong |\n| --- | --- |', `${index.join('\n')}\n`, ...sections].join('\n');
}

function entriesOf(rules: Rules): readonly (readonly [Code, Rule])[] {
  return (Object.entries(rules) as [Code, Rule][]).sort(byCode);
}

function byCode([first]: readonly [Code, Rule], [second]: readonly [Code, Rule]): number {
  return first.localeCompare(second);
}

function titleOf({ title, isWarning }: Rule): string {
  return isWarning === true ? `warning: ${title}` : title;
}

function section([code, rule]: readonly [Code, Rule]): string {
  const points = [
    `Without the rule: ${rule.without}.`,
    `Write, for example: ${rule.fix}.`,
    ...(rule.source === '-' ? [] : [`Source: ${rule.source}.`]),
    ...(rule.silences === undefined ? [] : [`Where it speaks, ${rule.silences.join(' and ')} is silent.`]),
  ];
  return `### ${code}\n\n${sentence(titleOf(rule))}.\n\n${points.map((point) => `- ${point}`).join('\n')}\n`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
