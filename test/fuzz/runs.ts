// How long chance is tried: a little and always the same in `npm test`, much and always another in `npm run fuzz`.

const { FUZZ_RUNS, FUZZ_SEED } = process.env;

/** Random clusters. */
export const RUNS = Number(FUZZ_RUNS ?? 40);
/** What chance begins with; a failure names it, and it gives the same clusters again. */
export const SEED = Number(FUZZ_SEED ?? (FUZZ_RUNS === undefined ? 20_031_124 : Math.floor(Math.random() * 2 ** 31)));
/** Clusters in which each rule is broken. */
export const MUTATED = Math.max(4, Math.floor(RUNS / 20));
/** Clusters that one start of a program judges. */
export const BATCH = 100;
/** A minute on an idle machine is rarely more than a few on a busy one. */
export const TIMEOUT_MS = 300_000 + RUNS * 3_000;
