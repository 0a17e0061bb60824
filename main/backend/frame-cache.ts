import type { EngineThread } from '../engine/engine-thread.ts';
import { requireSamePixels, type FrameDigests, type FramePlace } from '../engine/label-frame-file.ts';
import type { CaseFrameRecord, Store } from '../store/store.ts';
import { createBoundedCache } from './bounded-cache.ts';

/** Decoded frames in memory: 17 of 2500 x 3000 pixels. */
const LIMIT_BYTES = 256 * 2 ** 20;

interface DecodedFrame {
  readonly bundle: Uint8Array;
  readonly pixels: string;
}

/** Frames for the screen as `packFrame` bundles. */
export interface FrameCache {
  /**
   * Decoded in the thread for the screen, or ahead of time in the other one.
   * @throws ExpectedError when it cannot be read, or `frame-changed`: other pixels are never shown under its name.
   */
  bundle(frame: CaseFrameRecord, lane: 'visible' | 'ahead', signal?: AbortSignal): Promise<Uint8Array>;
  /** The frame with the digest that is known by now. */
  place(frame: CaseFrameRecord): FramePlace;
  /** Takes what was learnt of a frame's pixels by whoever decoded it. */
  learn(frame: FramePlace, digests: FrameDigests): Promise<void>;
}

export function createFrameCache(ports: {
  readonly visible: EngineThread;
  readonly ahead: EngineThread;
  readonly store: Pick<Store, 'rememberDigest' | 'rememberContent'>;
}): FrameCache {
  const decoded = createBoundedCache<DecodedFrame>(LIMIT_BYTES, ({ bundle }) => bundle.byteLength);
  const underWay = new Map<string, Promise<DecodedFrame>>();
  /** Digests of frames that had none when their record was read. */
  const digests = new Map<string, string>();

  const place = ({
    frameId,
    sopInstanceUid,
    frameIndex,
    locator,
    pixelSha256,
  }: CaseFrameRecord): FramePlace => ({
    frameId,
    sopInstanceUid,
    frameIndex,
    locator,
    pixelSha256: pixelSha256 ?? digests.get(frameId) ?? null,
  });

  const learn = async (frame: FramePlace, { pixels, content }: FrameDigests): Promise<void> => {
    if (frame.pixelSha256 !== null) return;
    requireSamePixels(digests.get(frame.frameId) ?? null, pixels);
    digests.set(frame.frameId, pixels);
    const { frameId, sopInstanceUid, frameIndex } = frame;
    await ports.store.rememberDigest({ frameId, sopInstanceUid, frameIndex }, pixels);
    if (content !== null) await ports.store.rememberContent(sopInstanceUid, content);
  };

  const decode = async (
    frame: FramePlace,
    thread: EngineThread,
    signal: AbortSignal | undefined,
  ): Promise<DecodedFrame> => {
    const answer = await thread.call('frame', { frame }, signal === undefined ? {} : { signal });
    await learn(frame, answer);
    const one = { bundle: answer.bundle, pixels: answer.pixels };
    decoded.set(frame.frameId, one);
    return one;
  };

  return {
    place,
    learn,
    async bundle(record, lane, signal) {
      const frame = place(record);
      const kept = decoded.get(frame.frameId);
      if (kept !== undefined && (frame.pixelSha256 === null || frame.pixelSha256 === kept.pixels)) {
        return kept.bundle;
      }
      // What is read ahead may be far back in its thread's queue: the screen does not wait for it.
      const key = `${lane} ${frame.frameId}`;
      const known = underWay.get(key);
      if (known !== undefined) return (await known).bundle;
      const thread = lane === 'visible' ? ports.visible : ports.ahead;
      // Only one that nobody else can join may be cancelled.
      const started = decode(frame, thread, lane === 'ahead' ? signal : undefined);
      underWay.set(key, started);
      try {
        return (await started).bundle;
      } finally {
        underWay.delete(key);
      }
    },
  };
}
