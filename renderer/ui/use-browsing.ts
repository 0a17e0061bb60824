import { useCallback, useEffect, useRef, useState } from 'react';

/** A folder or file by an id that means nothing but to who gave it. */
export interface BrowsedPlace {
  readonly id: string;
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'archive' | 'drive';
}

export interface Browsing {
  /** From a root to the present folder; empty at the roots. */
  readonly path: readonly BrowsedPlace[];
  readonly entries: readonly BrowsedPlace[];
  /** Entries that are not listed. */
  readonly more: number;
  readonly cursor: number;
  readonly problem: string;
  readonly loading: boolean;
  /** What is meant: the entry under the cursor, else the present folder; null at the roots. */
  readonly chosen: BrowsedPlace | null;
  readonly go: (place: string | null) => void;
  readonly setCursor: (index: number) => void;
  /** Enter on an entry: into a folder. */
  readonly opened: (index: number) => void;
}

export interface Listing {
  readonly path: readonly BrowsedPlace[];
  readonly entries: readonly BrowsedPlace[];
  readonly more: number;
}

const NOTHING: Listing = { path: [], entries: [], more: 0 };

/** What one can go into. */
export function isFolder({ kind }: Pick<BrowsedPlace, 'kind'>): boolean {
  return kind === 'folder' || kind === 'drive';
}

/**
 * Where the reader is in the station's folders.
 * @param list what lies in a place, or with null the roots; rejects with an error whose message can be shown. The same
 * function at every call.
 * @param shows what of it is listed. The same function at every call, too.
 */
export function useBrowsing(
  list: (place: string | null) => Promise<Listing>,
  shows: (entry: BrowsedPlace) => boolean = everything,
): Browsing {
  const [listing, setListing] = useState(NOTHING);
  const [cursor, setCursor] = useState(-1);
  const [problem, setProblem] = useState('');
  const [loading, setLoading] = useState(true);
  /** The last question; slower answers to older ones are dropped. */
  const asked = useRef(0);

  const load = useCallback(
    async (place: string | null, from: string | null): Promise<void> => {
      asked.current += 1;
      const mine = asked.current;
      setLoading(true);
      try {
        const answer = await list(place);
        if (mine !== asked.current) return;
        const entries = answer.entries.filter(shows);
        setListing({ ...answer, entries });
        // Coming up, the cursor is on the folder that was left.
        setCursor(entries.findIndex((entry) => entry.id === from));
        setProblem('');
      } catch (error) {
        if (mine === asked.current) setProblem(error instanceof Error ? error.message : String(error));
      }
      if (mine === asked.current) setLoading(false);
    },
    [list, shows],
  );

  // Once, when the dialog opens.
  useEffect(() => void load(null, null), [load]);

  const here = listing.path.at(-1) ?? null;
  const go = (place: string | null): void => void load(place, here?.id ?? null);
  const opened = (index: number): void => {
    const entry = listing.entries[index];
    if (entry === undefined) return;
    if (isFolder(entry)) go(entry.id);
    else setCursor(index);
  };
  const chosen = listing.entries[cursor] ?? here;
  return { ...listing, cursor, problem, loading, chosen, go, setCursor, opened };
}

function everything(): boolean {
  return true;
}
