import type { Task } from '../host/task';

/**
 * Does the work for each of them, so many at a time, and gives the results in their order. After a failure nothing new
 * begins, and what is under way is stopped and waited for.
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  most: number,
  { signal }: Pick<Task, 'signal'>,
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Promise<readonly Result[]> {
  const failure = new AbortController();
  const stop = AbortSignal.any([failure.signal, ...(signal === undefined ? [] : [signal])]);
  const waiting = [...items.entries()];
  const results: Result[] = [];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      stop.throwIfAborted();
      const [at, item] = next;
      results[at] = await work(item, stop);
    }
  };
  const lanes = Array.from({ length: Math.min(most, items.length) }, () =>
    lane().catch((error: unknown) => failure.abort(error)),
  );
  await Promise.all(lanes);
  failure.signal.throwIfAborted();
  return results;
}
