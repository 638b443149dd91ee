/**
 * A function that makes something of an object once, however often it is asked: both routers of a pair, and all servers
 * of a pool, have most of their texts in common.
 */
export function once<K extends object, T>(make: (key: K) => T): (key: K) => T {
  const made = new WeakMap<K, { readonly result: T }>();
  return (key) => {
    const known = made.get(key) ?? { result: make(key) };
    made.set(key, known);
    return known.result;
  };
}
