import type { JobStatus } from '../../../core/contract/contract.ts';
import { isOpen } from '../jobs/is-open.ts';
import type { JobsModel } from '../jobs/jobs-model.ts';

/** An export that goes on although this page does not wait for it: begun before a reload, or in another window. */
export interface ElsewhereRun {
  readonly id: string;
  readonly done: number;
  readonly total: number | null;
  readonly what: string;
}

interface FollowPorts {
  readonly jobs: JobsModel;
  readonly show: (run: ElsewhereRun | null) => void;
  /** Null: the list does not know it any more, e.g. after a restart of the station. */
  readonly ended: (job: JobStatus | null) => void;
}

export interface Elsewhere {
  /** This page begins an export: what is new in the list from now on is that one. */
  ownBegins(): void;
  /** @param lost nobody knows how it ended: it is followed in the list like those of others. */
  ownEnded(lost: boolean): void;
  dispose(): void;
}

/** Reads in the list of jobs what goes on beside this page's own export, which it does not name there. */
export function followElsewhere({ jobs, show, ended }: FollowPorts): Elsewhere {
  /** Own exports whose end was seen: the list may be a moment behind and call them running. */
  const seen = new Set<string>();
  /** Exports in the list before the own one; null while there is none to be told apart. */
  let before: ReadonlySet<string> | null = null;
  let waiting: 'own' | 'lost' | 'none' = 'none';
  let followed: string | null = null;

  const exportsNow = (): JobStatus[] => jobs.store.getState().jobs.filter(({ kind }) => kind === 'export');

  const look = (): void => {
    if (waiting === 'own') return;
    const list = exportsNow();
    if (waiting === 'lost') {
      followed = list.find(({ id }) => before?.has(id) === false)?.id ?? followed;
      waiting = 'none';
    }
    const open = list.find((job) => isOpen(job) && !seen.has(job.id));
    if (followed !== null && open?.id !== followed) ended(list.find(({ id }) => id === followed) ?? null);
    followed = open?.id ?? null;
    show(open === undefined ? null : { id: open.id, ...open.progress });
  };

  const stop = jobs.store.subscribe(look);
  return {
    ownBegins: () => {
      before = new Set(exportsNow().map(({ id }) => id));
      waiting = 'own';
    },
    ownEnded: (lost) => {
      waiting = lost ? 'lost' : 'none';
      // What the list said before the loss is old: the next one tells.
      if (lost) return;
      for (const { id } of exportsNow()) if (before?.has(id) === false) seen.add(id);
      look();
    },
    dispose: stop,
  };
}
