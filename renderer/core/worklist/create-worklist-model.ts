import { createStore } from 'zustand/vanilla';
import type { Contract } from '../../../core/contract/contract.ts';
import { everyCaseOf, type WorklistFilter, type WorklistRow } from '../../../core/contract/worklist.ts';
import type { Client } from '../../../core/transport/client.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { RendererPorts } from '../ports.ts';
import type { WorklistModel, WorklistSelection, WorklistState } from './worklist-model.ts';

/** Rows of one question to the backend. */
export const WINDOW = 100;
/** Windows that are kept: enough to scroll back, little enough for the memory of a long day. */
const MOST_WINDOWS = 40;
/** Several changes shortly after each other (a batch preparation) make one refresh. */
export const REFRESH_MS = 200;
const MOST_THUMBNAILS = 400;

export interface OwnedWorklist extends WorklistModel {
  /** The backend says that rows have changed; null: any. */
  changed(cases: readonly string[] | null): void;
}

export interface WorklistDeps {
  readonly client: Client<Contract>;
  readonly ports: RendererPorts;
  readonly prepare: (taskId: string, selection: WorklistSelection) => Promise<void>;
  /** False while a case is read: every stroke changes its row, and nobody sees the list. */
  readonly onScreen: () => boolean;
}

export function createWorklistModel({ client, ports, prepare, onScreen }: WorklistDeps): OwnedWorklist {
  const store = createStore<WorklistState>(() => ({
    filter: null,
    sort: 'need',
    descending: false,
    total: 0,
    counts: null,
    version: 0,
    loading: false,
    problem: '',
    focused: null,
    selected: new Set(),
    allSelected: false,
    shift: { version: 0, rows: 0 },
  }));
  const { getState, setState } = store;
  /** By number of the window; old rows stay until new ones have come. */
  let windows = new Map<number, readonly WorklistRow[]>();
  let asked = new Set<number>();
  /** Grows with every new question: answers to older ones are dropped. */
  let epoch = 0;
  let visible = { first: 0, last: WINDOW };
  let stopTimer: (() => void) | null = null;
  const thumbnails = new Map<string, Promise<string>>();

  const rowAt = (index: number): WorklistRow | null =>
    windows.get(Math.floor(index / WINDOW))?.[index % WINDOW] ?? null;

  const query = () => {
    const { filter, sort, descending } = getState();
    return filter === null ? null : { filter, sort, descending };
  };

  const fetchWindow = async (number: number, mine: number): Promise<void> => {
    const asking = query();
    if (asking === null) return;
    asked.add(number);
    const { total, rows } = await client
      .request('worklist.query', { ...asking, offset: number * WINDOW, limit: WINDOW })
      .catch((error: unknown) => {
        // Asked again when it comes into sight once more.
        if (mine === epoch) asked.delete(number);
        throw error;
      });
    if (mine !== epoch) return;
    windows.set(number, rows);
    for (const old of [...windows.keys()]) {
      if (windows.size <= MOST_WINDOWS) break;
      if (old === number) continue;
      windows.delete(old);
      asked.delete(old);
    }
    setState(({ version }) => ({ total, version: version + 1, problem: '' }));
  };

  const neededWindows = (): number[] => {
    const first = Math.floor(visible.first / WINDOW);
    const last = Math.floor(Math.max(visible.first, visible.last - 1) / WINDOW);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  };

  const guard = async (work: () => Promise<unknown>, mine: number): Promise<void> => {
    setState({ loading: true });
    try {
      await work();
    } catch (error) {
      if (mine === epoch) setState({ problem: sentenceOf(error) });
    }
    if (mine === epoch) setState({ loading: false });
  };

  const loadCounts = async (mine: number): Promise<void> => {
    const { filter } = getState();
    if (filter === null) return;
    const counts = await client.request('worklist.counts', { filter });
    if (mine === epoch) setState({ counts });
  };

  /** Another question: nothing of the old list is shown. */
  const restart = (change: Partial<WorklistState>): void => {
    epoch += 1;
    const mine = epoch;
    windows = new Map();
    asked = new Set();
    visible = { first: 0, last: WINDOW };
    setState(({ version }) => ({
      ...change,
      version: version + 1,
      focused: null,
      selected: new Set(),
      allSelected: false,
    }));
    void guard(() => Promise.all([fetchWindow(0, mine), loadCounts(mine)]), mine);
  };

  /** The same question again: rows stay where they are until the new ones are there. */
  const refresh = (): void => {
    if (getState().filter === null) return;
    epoch += 1;
    const mine = epoch;
    const anchor = rowAt(visible.first)?.caseId ?? null;
    const old = windows;
    const needed = neededWindows();
    asked = new Set();
    void guard(async () => {
      windows = new Map(old);
      await Promise.all([...needed.map((number) => fetchWindow(number, mine)), loadCounts(mine)]);
      if (mine !== epoch) return;
      // Windows out of sight are asked for when they come into sight.
      for (const number of [...windows.keys()]) if (!asked.has(number)) windows.delete(number);
      settleFocus();
      const now = anchor === null ? -1 : indexOf(anchor);
      const rows = now < 0 ? 0 : now - visible.first;
      visible = { first: visible.first + rows, last: visible.last + rows };
      setState(({ version }) => ({ version: version + 1, shift: { version: version + 1, rows } }));
    }, mine);
  };

  const indexOf = (caseId: string): number => {
    for (const [number, rows] of windows) {
      const at = rows.findIndex((row) => row.caseId === caseId);
      if (at >= 0) return number * WINDOW + at;
    }
    return -1;
  };

  /** The cursor stays on its case, wherever that has gone. */
  const settleFocus = (): void => {
    const { focused } = getState();
    if (focused === null) return;
    const index = indexOf(focused.caseId);
    if (index >= 0 && index !== focused.index) setState({ focused: { ...focused, index } });
  };

  const changed = (cases: readonly string[] | null): void => {
    for (const caseId of cases ?? []) {
      for (const name of [...thumbnails.keys()]) if (name.startsWith(caseId)) thumbnails.delete(name);
    }
    if (cases === null) thumbnails.clear();
    if (!onScreen()) return;
    stopTimer ??= ports.schedule(REFRESH_MS, () => {
      stopTimer = null;
      refresh();
    });
  };

  const focus = (index: number): void => {
    const row = rowAt(index);
    if (row !== null) setState({ focused: { caseId: row.caseId, index } });
  };

  const selection = (): WorklistSelection | null => {
    const { allSelected, filter, selected, focused } = getState();
    if (allSelected && filter !== null) return { filter };
    if (selected.size > 0) return { cases: [...selected] };
    return focused === null ? null : { cases: [focused.caseId] };
  };

  /** As the contract's schema wants it: its arrays are not read-only. */
  const chosen = (): { cases: string[] } | { filter: WorklistFilter } | null => {
    const now = selection();
    return now !== null && 'cases' in now ? { cases: [...now.cases] } : now;
  };

  const batch = async (work: () => Promise<{ changed: number }>): Promise<number | string> => {
    try {
      const { changed: count } = await work();
      refresh();
      return count;
    } catch (error) {
      return sentenceOf(error);
    }
  };

  const nothing = (): string => t('Select cases first.');

  return {
    store,
    rowAt,
    changed,
    refresh,
    need: (first, last) => {
      visible = { first: Math.max(0, first), last };
      const mine = epoch;
      const missing = neededWindows().filter((number) => !asked.has(number));
      if (missing.length > 0)
        void guard(() => Promise.all(missing.map((one) => fetchWindow(one, mine))), mine);
    },
    chooseTask: (taskId) => {
      const { filter } = getState();
      if (filter?.taskId === taskId) return;
      restart({ filter: { ...everyCaseOf(taskId), ...filter, taskId }, counts: null });
    },
    setFilter: (change) => {
      const { filter } = getState();
      if (filter !== null) restart({ filter: { ...filter, ...change } });
    },
    setSort: (sort, descending) => restart({ sort, descending }),
    focus,
    moveFocus: (by) => {
      const { focused, total } = getState();
      const from = focused?.index ?? (by > 0 ? -1 : total);
      focus(Math.min(Math.max(from + by, 0), total - 1));
    },
    toggleSelected: (caseId) => {
      const selected = new Set(getState().selected);
      if (!selected.delete(caseId)) selected.add(caseId);
      setState({ selected, allSelected: false });
    },
    selectTo: (index) => {
      const { focused } = getState();
      const from = focused?.index ?? index;
      const selected = new Set(getState().selected);
      for (let at = Math.min(from, index); at <= Math.max(from, index); at++) {
        const row = rowAt(at);
        if (row !== null) selected.add(row.caseId);
      }
      setState({ selected, allSelected: false });
    },
    selectAll: () => setState({ selected: new Set(), allSelected: true }),
    clearSelection: () => setState({ selected: new Set(), allSelected: false }),
    selection,
    selectionCount: () => {
      const { allSelected, total, selected, focused } = getState();
      if (allSelected) return total;
      return selected.size > 0 ? selected.size : focused === null ? 0 : 1;
    },
    assign: (readerName) => {
      const now = chosen();
      if (now === null) return Promise.resolve(nothing());
      return batch(() => client.request('worklist.assign', { selection: now, readerName }));
    },
    postpone: (postponed, reason) => {
      const now = chosen();
      if (now === null) return Promise.resolve(nothing());
      return batch(() => client.request('worklist.postpone', { selection: now, postponed, reason }));
    },
    prepare: async () => {
      const now = selection();
      const { filter } = getState();
      if (now === null || filter === null) return nothing();
      await prepare(filter.taskId, now);
      return null;
    },
    next: async (after, direction, undecidedOnly) => {
      const asking = query();
      if (asking === null) return { caseId: null, position: 0, total: 0 };
      return client.request('worklist.next', { ...asking, after, direction, undecidedOnly });
    },
    thumbnail: (caseId, side) => {
      const name = `${caseId}/${String(side)}`;
      const present = thumbnails.get(name);
      if (present !== undefined) return present;
      const png = client.request('worklist.thumbnail', { caseId, side }).then(
        (answer) => answer.png,
        () => {
          thumbnails.delete(name);
          return '';
        },
      );
      thumbnails.set(name, png);
      for (const old of thumbnails.keys()) {
        if (thumbnails.size <= MOST_THUMBNAILS) break;
        thumbnails.delete(old);
      }
      return png;
    },
    exampleOf: async (structure) => {
      const taskId = getState().filter?.taskId;
      if (taskId === undefined) return { png: '', caption: '' };
      return client.request('structure.example', { taskId, structure });
    },
  };
}
