/** Waits for a fact that becomes true by work in other threads. */
export async function until(fact: () => boolean, what: string): Promise<void> {
  const end = Date.now() + 30_000;
  while (!fact()) {
    if (Date.now() > end) throw new Error(`This did not become true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
