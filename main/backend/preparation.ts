import { failureOf } from '../../core/contract/failure-of.ts';
import { CancelledError, messageOf } from '../../core/domain/errors.ts';
import type { Priority } from '../../core/pipeline/session-port.ts';
import type { EngineThread } from '../engine/engine-thread.ts';
import { isCaseFailure, prepareFrame, type PreparePorts } from '../engine/prepare.ts';
import type { CaseRecord, Store } from '../store/store.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { engineData } from '../engine/engine-data.ts';
import type { Engines } from './engines.ts';
import type { FrameCache } from './frame-cache.ts';
import type { OpenedCases } from './opened-cases.ts';
import type { Pages } from './pages.ts';

export interface PreparationPorts {
  readonly store: Store;
  readonly engines: Engines;
  readonly thread: EngineThread;
  readonly masks: Pick<MaskStore, 'has'>;
  readonly frames: FrameCache;
  readonly pages: Pages;
  readonly opened: Pick<OpenedCases, 'forget'>;
}

export type Prepared = 'made' | 'reused' | 'failed';

/** Gives cases their pseudo labels, each once at a time however many ask for it. */
export interface Preparation {
  /**
   * @param signal gives up for this caller; the work goes on while anybody else waits for it.
   * @returns `failed` when this case alone cannot be labelled: the reason is in the store then.
   * @throws ExpectedError when nothing can be labelled, CancelledError.
   */
  prepare(
    caseId: string,
    options: { readonly priority: Priority; readonly signal?: AbortSignal },
  ): Promise<Prepared>;
  isUnderWay(caseId: string): boolean;
}

interface Flight {
  readonly result: Promise<Prepared>;
  readonly cancel: AbortController;
  waiting: number;
}

export function createPreparation(ports: PreparationPorts): Preparation {
  const { store, engines, thread, frames, pages, opened } = ports;
  const flights = new Map<string, Flight>();
  const preparePorts: PreparePorts = {
    masks: ports.masks,
    labels: {
      has: (id) => store.hasLabel(id),
      get: (id) => store.label(id),
      put: (label) => store.putLabel(label),
      confirm: (id) => store.confirmLabel(id),
    },
    labelFrame: (engine, frame, { priority, signal }) =>
      thread.call('label', { engine: engineData(engine), frame, priority }, { signal }),
    // Both at once: the cache of frames has to know it, too.
    rememberDigest: () => undefined,
    rememberContent: () => undefined,
  };

  const labelCase = async (
    record: CaseRecord,
    priority: Priority,
    signal: AbortSignal,
  ): Promise<Prepared> => {
    const engine = await engines.of(await store.task(record.taskId));
    let outcome: Prepared = 'reused';
    for (const one of record.frames) {
      if (signal.aborted) throw new CancelledError();
      const place = frames.place(one);
      const learning: PreparePorts = {
        ...preparePorts,
        labelFrame: async (...about) => {
          const labelled = await preparePorts.labelFrame(...about);
          await frames.learn(place, labelled);
          return labelled;
        },
      };
      const { fresh } = await prepareFrame(engine, place, learning, { priority, signal });
      if (fresh) outcome = 'made';
    }
    return outcome;
  };

  const tell = (caseId: string, problem: string): void => {
    // What was read of it knows nothing of the new label.
    opened.forget(caseId);
    pages.emit('case.prepared', { caseId, problem });
    pages.rowsChanged([caseId]);
  };

  const run = async (caseId: string, priority: Priority, signal: AbortSignal): Promise<Prepared> => {
    const record = await store.caseRecord(caseId);
    try {
      const outcome = await labelCase(record, priority, signal);
      if (record.problem !== '') await store.setProblem(caseId, '');
      tell(caseId, '');
      return outcome;
    } catch (error) {
      if (signal.aborted || error instanceof CancelledError) throw new CancelledError();
      const ofCase = isCaseFailure(error);
      const problem = ofCase ? messageOf(error) : failureOf(error).message;
      if (ofCase) await store.setProblem(caseId, problem);
      tell(caseId, problem);
      if (ofCase) return 'failed';
      throw error;
    }
  };

  const start = (caseId: string, priority: Priority): Flight => {
    const cancel = new AbortController();
    const result = run(caseId, priority, cancel.signal).finally(() => flights.delete(caseId));
    // Whoever waits gets the rejection; after all have given up nobody does.
    result.catch(() => undefined);
    const flight = { result, cancel, waiting: 0 };
    flights.set(caseId, flight);
    return flight;
  };

  return {
    isUnderWay: (caseId) => flights.has(caseId),
    async prepare(caseId, { priority, signal }) {
      if (signal?.aborted === true) throw new CancelledError();
      const known = flights.get(caseId);
      const flight = known === undefined || known.cancel.signal.aborted ? start(caseId, priority) : known;
      flight.waiting += 1;
      let giveUp = (): void => undefined;
      const givenUp = new Promise<never>((_, reject) => {
        giveUp = () => reject(new CancelledError());
      });
      signal?.addEventListener('abort', giveUp, { once: true });
      try {
        return await Promise.race([flight.result, givenUp]);
      } finally {
        signal?.removeEventListener('abort', giveUp);
        flight.waiting -= 1;
        if (flight.waiting === 0) flight.cancel.abort();
      }
    },
  };
}
