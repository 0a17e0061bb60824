import { CancelledError, ExpectedError, messageOf } from '../../core/domain/errors.ts';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { Priority } from '../../core/pipeline/session-port.ts';
import type { MaskStore } from '../workspace/mask-store.ts';
import { labelId, type FrameIdentity } from './label-case.ts';
import type { FrameLabeller, FramePlace } from './label-frame-file.ts';
import type { LoadedEngine } from './load-engine.ts';

/** Where the records of pseudo labels are kept; behind a thread, where the database is another's. */
export interface LabelRecords {
  has(id: string): boolean | Promise<boolean>;
  get(id: string): PseudoLabel | Promise<PseudoLabel>;
  /** Adds a label, and makes it the newest of its frame; where only masks were lost, the record stays the old one. */
  put(label: PseudoLabel): void | Promise<void>;
  /** Makes a label that is there the newest of its frame. */
  confirm(id: string): void | Promise<void>;
}

export interface PreparePorts {
  readonly masks: Pick<MaskStore, 'has'>;
  readonly labels: LabelRecords;
  readonly labelFrame: FrameLabeller;
  readonly rememberDigest: (frame: FrameIdentity, sha256: string) => void | Promise<void>;
  readonly rememberContent: (sopInstanceUid: string, sha256: string) => void | Promise<void>;
}

export interface PrepareOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, total: number) => void;
}

export interface PrepareOutcome {
  /** Labels made now, and labels that were there. */
  readonly made: readonly string[];
  readonly reused: readonly string[];
  readonly failed: readonly { readonly frame: FramePlace; readonly reason: string }[];
}

/** While one case waits for the networks, the other is decoded and stored. */
export const LANES = 2;

/**
 * Labels frames, a finished one at a time, so that a kill costs the cases in hand only.
 * @throws CancelledError when the signal fires, ExpectedError when the models cannot run at all.
 */
export async function prepareFrames(
  engine: LoadedEngine,
  frames: readonly FramePlace[],
  ports: PreparePorts,
  options: PrepareOptions,
): Promise<PrepareOutcome> {
  const made: string[] = [];
  const reused: string[] = [];
  const failed: { frame: FramePlace; reason: string }[] = [];
  const { signal } = options;
  await inLanes(frames, signal, async (frame) => {
    try {
      const { id, fresh } = await prepareFrame(engine, frame, ports, { priority: 'batch', signal });
      (fresh ? made : reused).push(id);
    } catch (error) {
      if (!isCaseFailure(error)) throw error;
      failed.push({ frame, reason: messageOf(error) });
    }
    options.onProgress(made.length + reused.length + failed.length, frames.length);
  });
  return { made, reused, failed };
}

/**
 * Works through a list, two at a time. When one fails the others are waited for, and no new one is begun: the
 * caller closes what they use.
 * @throws what the first one threw, CancelledError when the signal fires.
 */
export async function inLanes<T>(
  items: readonly T[],
  signal: AbortSignal,
  work: (item: T) => Promise<void>,
): Promise<void> {
  let next = 0;
  let broken = false;
  const lane = async (): Promise<void> => {
    while (next < items.length) {
      if (signal.aborted) throw new CancelledError();
      if (broken) return;
      try {
        await work(items[next++]!); // below the length
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: LANES }, lane));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** One bad file must not cost the night; a model that cannot run, or a full disk, would fail every case alike. */
export function isCaseFailure(error: unknown): error is ExpectedError {
  return error instanceof ExpectedError && !/^(model|inference|workspace)-/.test(error.code);
}

/**
 * The label of one frame: the one that is there with all of its masks, else a new one.
 * @throws ExpectedError when the file cannot be read or the networks cannot run, CancelledError.
 */
export async function prepareFrame(
  engine: LoadedEngine,
  frame: FramePlace,
  ports: PreparePorts,
  options: { readonly priority: Priority; readonly signal: AbortSignal },
): Promise<{ readonly id: string; readonly fresh: boolean }> {
  if (frame.pixelSha256 !== null) {
    const known = labelId(engine, frame.pixelSha256, frame);
    if (await isWhole(known, ports)) {
      await ports.labels.confirm(known);
      return { id: known, fresh: false };
    }
  }
  const { label, pixels, content } = await ports.labelFrame(engine, frame, options);
  if (frame.pixelSha256 === null) await ports.rememberDigest(frame, pixels);
  if (content !== null) await ports.rememberContent(frame.sopInstanceUid, content);
  await ports.labels.put(label);
  return { id: label.id, fresh: true };
}

/** Whether a label is there with all of its masks: a lost one is made again. */
async function isWhole(id: string, { labels, masks }: PreparePorts): Promise<boolean> {
  if (!(await labels.has(id))) return false;
  for (const structure of (await labels.get(id)).structures) {
    for (const mask of Object.values(structure.masks)) {
      if (mask !== null && !(await masks.has(mask))) return false;
    }
  }
  return true;
}
