/** What a key does in a list of rows. */
export type ListMove =
  | { readonly kind: 'to'; readonly index: number; readonly extend: boolean }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'all' }
  | { readonly kind: 'open' }
  | { readonly kind: 'clear' };

interface ListPlace {
  /** Row under the cursor, -1 = none. */
  readonly cursor: number;
  readonly count: number;
  /** Rows that a page holds. */
  readonly page: number;
}

interface Press {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** @returns null when the key means nothing to a list. */
export function listKey(press: Press, { cursor, count, page }: ListPlace): ListMove | null {
  if (press.altKey || count === 0) return null;
  const command = press.ctrlKey || press.metaKey;
  if (command) return press.key.toLowerCase() === 'a' ? { kind: 'all' } : null;
  if (press.key === ' ') return { kind: 'toggle' };
  if (press.key === 'Enter') return { kind: 'open' };
  if (press.key === 'Escape') return { kind: 'clear' };
  const target = {
    ArrowDown: cursor + 1,
    ArrowUp: cursor < 0 ? count - 1 : cursor - 1,
    PageDown: Math.max(cursor, 0) + page,
    PageUp: cursor - page,
    Home: 0,
    End: count - 1,
  }[press.key];
  if (target === undefined) return null;
  return { kind: 'to', index: Math.min(count - 1, Math.max(0, target)), extend: press.shiftKey };
}
