import { useCallback, useEffect, useRef, useState } from 'react';
import { messageOf } from '../../../core/domain/errors.ts';
import { useWorkstation } from '../../app/workstation-context.ts';
import type { Place } from '../../core/jobs/jobs-model.ts';

export interface Browsing {
  /** From a root to the present folder; empty at the roots. */
  readonly path: readonly Place[];
  readonly entries: readonly Place[];
  /** Entries that are not listed. */
  readonly more: number;
  readonly cursor: number;
  readonly problem: string;
  readonly loading: boolean;
  /** What would be imported: the entry under the cursor, else the present folder; null at the roots. */
  readonly chosen: Place | null;
  readonly go: (place: string | null) => void;
  readonly setCursor: (index: number) => void;
  /** Enter on an entry: into a folder. */
  readonly opened: (index: number) => void;
}

interface Listing {
  readonly path: readonly Place[];
  readonly entries: readonly Place[];
  readonly more: number;
}

const NOTHING: Listing = { path: [], entries: [], more: 0 };

/** Where the reader is in the station's folders. */
export function useBrowsing(): Browsing {
  const { jobs } = useWorkstation();
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
        const answer = await jobs.places(place);
        if (mine !== asked.current) return;
        setListing(answer);
        // Coming up, the cursor is on the folder that was left.
        setCursor(answer.entries.findIndex((entry) => entry.id === from));
        setProblem('');
      } catch (error) {
        if (mine === asked.current) setProblem(messageOf(error));
      }
      if (mine === asked.current) setLoading(false);
    },
    [jobs],
  );

  // Once, when the dialog opens.
  useEffect(() => void load(null, null), [load]);

  const here = listing.path.at(-1) ?? null;
  const go = (place: string | null): void => void load(place, here?.id ?? null);
  const opened = (index: number): void => {
    const entry = listing.entries[index];
    if (entry === undefined) return;
    if (entry.kind === 'folder' || entry.kind === 'drive') go(entry.id);
    else setCursor(index);
  };
  const chosen = listing.entries[cursor] ?? here;
  return { ...listing, cursor, problem, loading, chosen, go, setCursor, opened };
}
