/** What a machine is wanted for, in the order in which one needs it. */
export const PURPOSES = ['synth', 'rehearse', 'deploy'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What a check has found: `warns` works, but not well or perhaps not here. */
export interface Finding {
  /** What was looked at, in a word or two. */
  readonly check: string;
  readonly verdict: 'ok' | 'lacks' | 'warns';
  /** What was seen; where it lacks, what that means. */
  readonly seen: string;
  /** The one command that mends it, where a command can. */
  readonly mend: string | undefined;
}

/** All findings of what was asked for. */
export interface DoctorReport {
  readonly purposes: readonly {
    readonly purpose: Purpose;
    /** Whether nothing lacks. */
    readonly works: boolean;
    readonly findings: readonly Finding[];
  }[];
}

export function ok(check: string, seen: string): Finding {
  return { check, verdict: 'ok', seen, mend: undefined };
}

export function lacks(check: string, seen: string, mend?: string): Finding {
  return { check, verdict: 'lacks', seen, mend };
}

export function warns(check: string, seen: string, mend?: string): Finding {
  return { check, verdict: 'warns', seen, mend };
}
