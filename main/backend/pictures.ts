import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { EngineThread } from '../engine/engine-thread.ts';
import type { PictureTask } from '../engine/worker/operations.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import type { CaseFrameRecord } from '../store/store.ts';
import type { FileForm } from '../workspace/sealed/sealed-files.ts';
import { createBoundedCache } from './bounded-cache.ts';
import type { FrameCache } from './frame-cache.ts';
import type { VisibleGate } from './visible-gate.ts';

/** Thumbnails of some thousand rows. */
const LIMIT_BYTES = 32 * 2 ** 20;

export type DrawnMasks = PictureTask['masks'];

/**
 * Pictures of frames with masks, one at a time and behind everything for the screen, the last asked for first: who
 * scrolls wants to see the rows that are there now.
 */
export interface Pictures {
  /** PNG. @throws ExpectedError when the frame cannot be read or has changed. */
  draw(frame: CaseFrameRecord, look: Omit<PictureTask, 'frame'>): Promise<Uint8Array>;
}

export function createPictures(ports: {
  /** In `thumbnails/` of the workspace. */
  readonly files: FileForm;
  readonly thread: EngineThread;
  readonly frames: FrameCache;
  readonly gate: VisibleGate;
  /** Fires when the backend closes. */
  readonly signal: AbortSignal;
}): Pictures {
  const { files, thread, frames, gate, signal } = ports;
  const kept = createBoundedCache<Uint8Array>(LIMIT_BYTES, (png) => png.byteLength);
  const underWay = new Map<string, Promise<Uint8Array>>();
  const stack: (() => Promise<void>)[] = [];
  let drawing = false;

  const work = async (): Promise<void> => {
    if (drawing) return;
    drawing = true;
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      await gate.clear(signal);
      await next();
    }
    drawing = false;
  };

  /** Names the picture by its very content: another patient's can never stand under it. */
  const keyOf = (pixels: string, { masks, side, show }: Omit<PictureTask, 'frame'>): string => {
    const hash = createHash('sha256').update(`1 ${pixels} ${String(side)} ${show}`);
    for (const { bytes, colour } of masks) hash.update(colour).update(bytes);
    return hash.digest('hex');
  };

  const make = async (record: CaseFrameRecord, look: Omit<PictureTask, 'frame'>): Promise<Uint8Array> => {
    const place = frames.place(record);
    const answer = await thread.call('picture', { frame: place, ...look }, { signal });
    await frames.learn(place, answer);
    const key = keyOf(answer.pixels, look);
    kept.set(key, answer.png);
    // Lost, it is drawn again: a full disk must not take the picture from the screen.
    const stored = files.stored(key, answer.png);
    await writeAtomically(files.pathOf(key), stored, 'recomputable').catch(() => undefined);
    return answer.png;
  };

  const queued = (record: CaseFrameRecord, look: Omit<PictureTask, 'frame'>): Promise<Uint8Array> =>
    new Promise((resolve, reject) => {
      stack.push(() => make(record, look).then(resolve, reject));
      void work();
    });

  return {
    async draw(record, look) {
      const { pixelSha256 } = frames.place(record);
      const key = pixelSha256 === null ? null : keyOf(pixelSha256, look);
      if (key === null) return queued(record, look);
      const known = kept.get(key);
      if (known !== undefined) return known;
      const running = underWay.get(key);
      if (running !== undefined) return running;
      const started = readFile(files.pathOf(key))
        .then((stored) => {
          const png = files.content(key, stored);
          kept.set(key, png);
          return png;
        })
        .catch(() => queued(record, look));
      underWay.set(key, started);
      return started.finally(() => underWay.delete(key));
    },
  };
}
