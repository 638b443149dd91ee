/**
 * Waits for work that only looks, until it is stopped: what it still asks then is left alone.
 *
 * @throws the signal's reason once that comes
 */
export async function letGo<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
  });
  if (signal.aborted) {
    stop();
  }
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
}
