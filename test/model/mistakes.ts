import { expect, test } from 'vitest';
import type { Lab } from '../../lib/model/cluster';
import { problemsOf } from '../../lib/model/problems';

/** What one mistake gives: its code, under its construct's path, in words that name what they must. */
export interface Mistake {
  readonly what: string;
  readonly lab: Lab;
  readonly code: string;
  readonly path: string;
  readonly says: readonly string[];
  /** The whole of it, where it is not the same for each such mistake. */
  readonly fix?: string;
}

/** A test for each mistake: it is found once, and no other rule speaks of it. */
export function testMistakes(mistakes: readonly Mistake[]): void {
  test.each(mistakes)('finds $what, as $code and as nothing else', ({ lab, code, path, says, fix }) => {
    const problems = problemsOf(lab);
    expect(problems.map((problem) => [problem.code, problem.path])).toEqual([[code, path]]);
    for (const words of says) {
      expect(problems[0]?.message).toContain(words);
    }
    expect(problems[0]?.fix).toMatch(/^[a-z].+[^.]$/);
    expect(problems[0]?.fix).toBe(fix ?? problems[0]?.fix);
    expect(problems[0]?.message).not.toMatch(/undefined|NaN|\[object/);
  });
}
