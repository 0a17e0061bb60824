/** While one waits for the networks' process, masks of the other are made. */
export const IMAGES_AT_ONCE = 2;

/** Works on some at a time, at least one. Results keep their order; the first failure ends it. */
export async function sideBySide<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!); // below the length
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(Math.max(1, atOnce), items.length) }, worker));
  } catch (error) {
    // The others stop after what they have in hand.
    next = items.length;
    throw error;
  }
  return results;
}
