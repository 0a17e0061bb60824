import type { Appended, CaseAction } from '../../../core/contract/case.ts';
import { CallError } from '../../../core/contract/errors.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import { t } from '../language/translate.ts';
import type { Saving } from './case-session.ts';

/** Something that waits to be written to the journal. */
export interface OutboxItem {
  /**
   * `kept`: the reader's work, sent until it is in the journal (said twice it does no harm). `once`: a decision that
   * may not be repeated on its own: when it fails or its fate is unknown it is dropped and the reader is told.
   */
  readonly persistence: 'kept' | 'once';
  /** Made when its turn comes, when everything before it is in the journal; null: nothing is left to say. */
  readonly make: () => CaseAction | null;
  /** In the journal; `null`: there was nothing left to say. */
  readonly done: (appended: Appended | null) => void;
  /**
   * Dropped; one sentence why. Of `kept` work only what a rule of the review forbids for ever: kept, it would hold
   * up everything behind it until the reader leaves and loses all.
   */
  readonly dropped?: (reason: string) => void;
  /** Goes silently when it fails (time spent). */
  readonly silent?: boolean;
}

export interface OutboxPorts {
  readonly send: (action: CaseAction, after: number) => Promise<Appended>;
  /** Last journal entry that the page knows of this case. */
  readonly after: () => number;
  /** Takes an answer over, before `done` of its item. */
  readonly acknowledge: (appended: Appended) => void;
  /** Reads the case anew; kept items are then told again. */
  readonly recover: () => Promise<void>;
  readonly onChange: () => void;
}

type Blocked = Extract<Saving, { kind: 'blocked' }>['because'];

/** One action at a time, in order; what the reader has drawn leaves it only into the journal. */
export interface Outbox {
  add(item: OutboxItem): void;
  /** Takes an item out that is not on its way yet. */
  remove(item: OutboxItem): boolean;
  readonly items: readonly OutboxItem[];
  readonly saving: Saving;
  /** Runs work while nothing is on its way, before the next action. */
  between(work: () => Promise<void>): Promise<void>;
  retry(): void;
  /** The connection is back: what was on its way may or may not be in the journal. */
  reconnected(): void;
  /** Nothing waits, or it cannot go on. */
  settled(): Promise<void>;
  /** Forgets everything; answers on their way are dropped. */
  close(): void;
}

/** So often may a case change under one action before it looks like a fault and not like another window. */
const MOST_STALE = 8;

export function createOutbox(ports: OutboxPorts): Outbox {
  const items: OutboxItem[] = [];
  const waiters = new Set<() => void>();
  let blocked: { readonly because: Blocked; readonly message: string } | null = null;
  let busy = false;
  let closed = false;
  let stale = 0;
  let current: OutboxItem | null = null;
  const works: (() => Promise<void>)[] = [];

  const saving = (): Saving => {
    const waiting = items.length;
    if (blocked !== null) return { kind: 'blocked', ...blocked, waiting };
    return waiting === 0 && !busy ? { kind: 'saved' } : { kind: 'saving', waiting };
  };

  const changed = (): void => {
    if (closed) return;
    ports.onChange();
    if (items.length > 0 && blocked === null) return;
    if (busy) return;
    for (const waiter of [...waiters]) waiter();
    waiters.clear();
  };

  const drop = (item: OutboxItem, reason: string): void => {
    const at = items.indexOf(item);
    if (at >= 0) items.splice(at, 1);
    if (item.silent !== true) item.dropped?.(reason);
  };

  /** Decisions do not wait for a fault to be mended: the screen may be another by then. */
  const block = (because: Blocked, message: string): void => {
    blocked = { because, message };
    for (const item of items.filter((one) => one.persistence === 'once')) drop(item, message);
    if (items.length === 0 && because !== 'connection') blocked = null;
  };

  const fail = async (item: OutboxItem, error: unknown): Promise<void> => {
    const code = error instanceof CallError ? error.code : 'bug';
    if (code === 'stale' && stale < MOST_STALE) {
      stale += 1;
      try {
        await ports.recover();
      } catch (failure) {
        if (!closed) await fail(item, failure);
      }
      return;
    }
    if (code === 'closed') {
      if (item.persistence === 'once') drop(item, unknownFate());
      block(
        'connection',
        t('The connection to Countersign is lost. What you drew is kept here and not saved yet.'),
      );
    } else if (item.persistence === 'once' && code !== 'workspace') drop(item, sentenceOf(error));
    else if (code === 'refused' && item.dropped !== undefined) drop(item, sentenceOf(error));
    else block(code === 'workspace' ? 'workspace' : 'failure', sentenceOf(error));
  };

  const step = async (item: OutboxItem): Promise<void> => {
    const action = item.make();
    if (action === null) {
      // `make` may have dropped it itself.
      if (items[0] === item) items.shift();
      item.done(null);
      return;
    }
    try {
      const appended = await ports.send(action, ports.after());
      if (closed) return;
      stale = 0;
      if (items[0] === item) items.shift();
      ports.acknowledge(appended);
      item.done(appended);
    } catch (error) {
      if (!closed) await fail(item, error);
    }
  };

  const pump = async (): Promise<void> => {
    if (busy || closed) return;
    busy = true;
    while (!closed) {
      const work = works.shift();
      if (work !== undefined) {
        await work();
        continue;
      }
      if (blocked !== null) break;
      current = items[0] ?? null;
      if (current === null) break;
      await step(current);
      current = null;
      if (items.length > 0) changed();
    }
    busy = false;
    changed();
  };

  const resume = async (): Promise<void> => {
    if (busy || closed || blocked === null) return;
    busy = true;
    const because = blocked.because;
    blocked = null;
    changed();
    try {
      // What was on its way when the connection was lost may be in the journal.
      if (because === 'connection') await ports.recover();
    } catch (error) {
      if (!closed)
        block(
          error instanceof CallError && error.code === 'closed' ? 'connection' : 'failure',
          sentenceOf(error),
        );
    }
    busy = false;
    await pump();
  };

  return {
    items,
    get saving() {
      return saving();
    },
    add: (item) => {
      if (closed) return;
      if (blocked !== null && item.persistence === 'once') {
        if (item.silent !== true) item.dropped?.(blocked.message);
        return;
      }
      items.push(item);
      changed();
      void pump();
    },
    remove: (item) => {
      const at = items.indexOf(item);
      if (at < 0 || item === current) return false;
      items.splice(at, 1);
      changed();
      return true;
    },
    between: (work) =>
      new Promise((resolve, reject) => {
        works.push(() => work().then(resolve, reject));
        void pump();
      }),
    retry: () => void resume(),
    reconnected: () => void resume(),
    settled: () =>
      items.length === 0 && !busy
        ? Promise.resolve()
        : blocked !== null
          ? Promise.resolve()
          : new Promise((resolve) => waiters.add(resolve)),
    close: () => {
      closed = true;
      items.length = 0;
      for (const waiter of waiters) waiter();
      waiters.clear();
    },
  };
}

function unknownFate(): string {
  return t(
    'The connection was lost before this was confirmed; look whether it is there, and give it again if not.',
  );
}
