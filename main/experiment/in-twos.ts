/**
 * Works on two at a time: while one waits for the networks' process, masks of the other are made. Results keep their
 * order; the first failure ends it.
 */
export async function inTwos<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]!); // below the length
    }
  };
  try {
    await Promise.all([worker(), worker()]);
  } catch (error) {
    // The other one stops after what it has in hand.
    next = items.length;
    throw error;
  }
  return results;
}
