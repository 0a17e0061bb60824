/**
 * Where a key leads in a list of choices.
 * @param at index of the present item, -1 when none is.
 * @returns index of the next item, or null when the key means nothing here.
 */
export function moveInMenu(key: string, at: number, labels: readonly string[]): number | null {
  const count = labels.length;
  if (count === 0) return null;
  if (key === 'ArrowDown') return (at + 1) % count;
  if (key === 'ArrowUp') return (Math.max(at, 0) - 1 + count) % count;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  if (key.length !== 1 || key === ' ') return null;
  for (let step = 1; step <= count; step += 1) {
    const next = (at + step + count) % count;
    if (labels[next]?.toLowerCase().startsWith(key.toLowerCase()) === true) return next;
  }
  return null;
}
