/** What docs/rules.md says of one code. Markdown, no capital at the start, no full stop at the end. */
export interface Rule {
  /** What is wrong. */
  readonly title: string;
  /** What happens to a cluster that is deployed all the same. */
  readonly without: string;
  /** What to write, for example. */
  readonly fix: string;
  /** Where that can be read: a manual page, the manual's chapter, the kernel's documentation. */
  readonly source: string;
  /** Codes that are not reported where this one is, because both would name one mistake. */
  readonly silences?: readonly Code[];
  /** Stands in the manifest and is printed by the synth, which goes on. */
  readonly isWarning?: true;
}

export type Code = `LVS${number}`;

/** The rules of one topic. */
export type Rules = Readonly<Record<Code, Rule>>;
