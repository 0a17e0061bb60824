/** Values by name up to a total weight; the least recently used leave first. */
export interface BoundedCache<V> {
  get(key: string): V | undefined;
  set(key: string, value: V): void;
  delete(key: string): void;
}

/** @param limit of the weights together; one heavier value is kept alone. */
export function createBoundedCache<V>(limit: number, weigh: (value: V) => number): BoundedCache<V> {
  // A Map keeps the order of insertion: the first entry is the least recently used.
  const entries = new Map<string, V>();
  let total = 0;
  const remove = (key: string): V | undefined => {
    const value = entries.get(key);
    if (value === undefined) return undefined;
    entries.delete(key);
    total -= weigh(value);
    return value;
  };
  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      remove(key);
      entries.set(key, value);
      total += weigh(value);
      for (const oldest of entries.keys()) {
        if (total <= limit || oldest === key) break;
        remove(oldest);
      }
    },
    delete: (key) => void remove(key),
  };
}
