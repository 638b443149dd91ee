import { LEFT_OUT, WRITTEN } from './coverage/keepalived';
import type { Directive } from './coverage/piranha';
import { BEYOND, GLOBAL, SERVER, VIRTUAL } from './coverage/piranha';

/** The text of docs/coverage.md, before prettier has aligned its tables. */
export function coveragePage(): string {
  const written = Object.entries(WRITTEN).map(([keyword, by]) => [`\`${keyword}\``, by]);
  const leftOut = LEFT_OUT.map(([reason, keywords]) => [keywords.map((each) => `\`${each}\``).join(', '), reason]);
  return `# keepalived.conf, keyword by keyword

Each keyword of keepalived.conf(5) 2.2 is written for some prop or always, or is left out for a reason. A keyword is named
with the block in which it stands; \`CHECKER_TYPE\` is any check. The fields of
Piranha and the options of ipvsadm come first.

This page is generated from \`tools/docs/coverage\` by \`npm run docs\`. \`test/coverage.test.ts\` compares it with the
manual page of this machine and with what is really written.

## Piranha's screens

What they and lvs.cf ask for:

${piranhaTable()}
## What is written

${table(['keyword', 'by'], written)}
## What is left out

${table(['keywords', 'why'], leftOut)}`;
}

/** The part of README.md that this data gives. */
export function coverageSection(): string {
  const leftOut = LEFT_OUT.flatMap(([, keywords]) => keywords).length;
  return `Of the ${Object.keys(WRITTEN).length + leftOut} keywords of keepalived.conf(5), ${Object.keys(WRITTEN).length} are written and ${leftOut} are left out; [docs/coverage.md](docs/coverage.md)
has each, with its prop or the reason, and every field of Piranha's screens and its lvs.cf.
`;
}

function piranhaTable(): string {
  const rows = (prefix: string, directives: Readonly<Record<string, Directive>>): readonly (readonly string[])[] =>
    Object.entries(directives).map(([name, { field, keepalived, ipvs, here }]) => [
      `\`${prefix}${name}\``,
      field,
      keepalived,
      ipvs,
      here,
    ]);
  const beyond = BEYOND.map(([what, { keepalived, ipvs, here }]) => ['none', `none: ${what}`, keepalived, ipvs, here]);
  const head = ['lvs.cf', "Piranha's screen and field", 'keepalived.conf', 'ipvsadm', 'here'];
  return table(head, [...rows('', GLOBAL), ...rows('virtual: ', VIRTUAL), ...rows('server: ', SERVER), ...beyond]);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |\n`).join('');
}
