import type { Contract } from '../../core/contract/contract.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { abortSignalOf } from './linked-signal.ts';
import { shippedTasks } from './offered-tasks.ts';
import type { BackendParts } from './parts.ts';
import type { Session } from './session.ts';
import { structureExample } from './structure-example.ts';

type ListOperation =
  | 'worklist.query'
  | 'worklist.counts'
  | 'worklist.next'
  | 'worklist.thumbnail'
  | 'worklist.assign'
  | 'worklist.postpone'
  | 'worklist.prepare'
  | 'structure.example';

/** The list of cases and what is done to many of them. */
export function listOperations(parts: BackendParts): Pick<Implementation<Contract, Session>, ListOperation> {
  const { ports, pages, batches, engines, pictures, logins } = parts;
  const { store } = ports;
  return {
    'worklist.query': async ({ offset, limit, ...query }) => {
      const { total, rows } = await store.query(query, { offset, limit });
      return { total, rows: [...rows] };
    },
    'worklist.counts': ({ filter }) => store.counts(filter),
    'worklist.next': async ({ after, direction, undecidedOnly, ...query }) => ({
      ...(await store.next(query, { after, direction, undecidedOnly })),
    }),
    'worklist.thumbnail': async ({ caseId, side }) => {
      const record = await store.caseRecord(caseId);
      const frame = record.frames[record.frames.length >> 1];
      if (frame === undefined) return { png: '' };
      const [{ masks }, tasks] = await Promise.all([
        store.currentMasks(caseId, frame.frameId),
        store.tasks(),
      ]);
      const task = tasks.find((one) => one.task.id === record.taskId)?.task;
      const colours = new Map(task?.structures.map(({ id, colour }) => [id, colour]));
      const drawn = masks.flatMap(({ structure, bytes }) => {
        const colour = colours.get(structure);
        return colour === undefined ? [] : [{ bytes, colour }];
      });
      try {
        return { png: base64(await pictures.draw(frame, { masks: drawn, side, show: 'all' })) };
      } catch (error) {
        // A row without a picture; opening the case says why.
        if (error instanceof ExpectedError) return { png: '' };
        throw error;
      }
    },
    'worklist.assign': async ({ selection, readerName }, session) => {
      const to = readerName === null ? null : await store.addReader(readerName);
      const changed = await store.assign(selection, to, logins.authorOf(session));
      pages.rowsChanged(changed);
      return { changed: changed.length };
    },
    'worklist.postpone': async ({ selection, postponed, reason }, session) => {
      const changed = await store.postpone(selection, { postponed, reason }, logins.authorOf(session));
      pages.rowsChanged(changed);
      return { changed: changed.length };
    },
    'worklist.prepare': async ({ taskId, selection }, session, work) => {
      const stored = (await store.tasks()).find(({ task }) => task.id === taskId)?.task;
      const task = stored ?? (await shippedTasks(ports)).find(({ id }) => id === taskId);
      if (task === undefined) {
        throw new ExpectedError('task-unknown', 'This task is not in the workspace; choose another one.');
      }
      // Before a thousand cases fail alike.
      await engines.of(task);
      // A shipped task comes into the workspace when it is used for the first time.
      if (stored === undefined) await store.putTask(task);
      const cases = await store.select(selection);
      return batches.run(
        { taskId, cases, by: logins.authorOf(session) },
        { signal: stopsWithCaller(session, abortSignalOf(work.signal)), onProgress: work.progress },
      );
    },
    'structure.example': async ({ taskId, structure }, session) => {
      const { png, caption } = await structureExample(
        { store, pictures },
        { taskId, structure, avoid: new Set(session.open.values()) },
      );
      return { png: png === null ? '' : base64(png), caption };
    },
  };
}

/** Fires when the caller gives up, but not when its page is only reloaded or closed: the night's work goes on. */
export function stopsWithCaller(session: Session, signal: AbortSignal): AbortSignal {
  const controller = new AbortController();
  signal.addEventListener(
    'abort',
    () => {
      if (!session.gone) controller.abort();
    },
    { once: true },
  );
  if (signal.aborted && !session.gone) controller.abort();
  return controller.signal;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
