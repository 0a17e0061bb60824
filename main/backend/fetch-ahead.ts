import { engineData } from '../engine/engine-data.ts';
import type { BackendParts } from './parts.ts';

/** Frames of a stack that are decoded ahead: the first ones, where it opens. */
const STACK_FRAMES = 9;

/** Makes a case ready to be opened: pixels, pseudo label, masks, embedding, in the order in which they are missed. */
export async function fetchAhead(parts: BackendParts, caseId: string, signal: AbortSignal): Promise<void> {
  const { ports, frames, preparation, engines, batch, masks } = parts;
  const { store } = ports;
  const record = await store.caseRecord(caseId);
  const near = record.frames.slice(0, STACK_FRAMES);
  for (const frame of near) {
    if (signal.aborted) return;
    await frames.bundle(frame, 'ahead', signal);
  }
  if (record.frames.some(({ newestLabel }) => newestLabel === null)) {
    if (record.problem === '') await preparation.prepare(caseId, { priority: 'prefetch', signal });
    return;
  }
  const engine = engineData(await engines.of(await store.task(record.taskId)));
  for (const frame of near) {
    if (signal.aborted) return;
    const label = frame.newestLabel === null ? null : await store.label(frame.newestLabel);
    const names = label?.structures.flatMap((one) => Object.values(one.masks)) ?? [];
    await Promise.all(names.map((name) => (name === null ? null : masks(name))));
    const place = frames.place(frame);
    const digests = await batch.call('embed', { engine, frame: place, priority: 'prefetch' }, { signal });
    if (digests !== null) await frames.learn(place, digests);
  }
}
