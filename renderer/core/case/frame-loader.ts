import type { StoreApi } from 'zustand/vanilla';
import type { CaseFrame } from '../../../core/contract/case.ts';
import type { FrameMasks } from '../../../core/contract/mask-bundle.ts';
import { greyFrameOf, type GreyFrame } from '../../../core/pixels/grey-frame.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';
import { sentenceOf } from '../language/sentence-of.ts';
import type { CaseSessionState, FrameLoad } from './case-session.ts';
import type { MaskBook } from './create-mask-book.ts';
import type { PageCache } from './page-cache.ts';

const WAITING: FrameLoad = { pixels: 'waiting', masks: 'waiting', problem: '' };
/** Images of a stack that are loaded on either side of the one that is looked at. */
const NEIGHBOURS = 3;
/** Bytes of decoded pixels of the open case. */
const PIXEL_BYTES = 320 * 2 ** 20;

export interface FrameLoader {
  /** Loads pixels and masks of a frame if they are not there, then those of its neighbours. */
  need(frameId: string): void;
  frame(frameId: string): ViewerFrame | null;
  greyFrame(frameId: string): GreyFrame | null;
  setLoad(frameId: string, change: Partial<FrameLoad>): void;
}

/** @param ports.alive false once the case is closed: what still comes for it is dropped. */
export function createFrameLoader(ports: {
  readonly caseId: string;
  readonly cache: PageCache;
  readonly store: StoreApi<CaseSessionState>;
  readonly book: MaskBook;
  readonly alive: () => boolean;
  readonly adopt: (bundle: FrameMasks) => void;
}): FrameLoader {
  const { caseId, cache, alive } = ports;
  const { getState, setState } = ports.store;
  const pixels = new Map<string, ViewerFrame>();
  const greys = new Map<string, GreyFrame>();

  const loadOf = (frameId: string): FrameLoad => getState().frames[frameId] ?? WAITING;
  const setLoad: FrameLoader['setLoad'] = (frameId, change) => {
    if (!alive()) return;
    setState(({ frames }) => ({ frames: { ...frames, [frameId]: { ...loadOf(frameId), ...change } } }));
  };

  const loadPixels = async (frame: CaseFrame): Promise<void> => {
    const { frameId } = frame;
    setLoad(frameId, { pixels: 'loading' });
    try {
      const loaded = await cache.pixels(caseId, frameId, frame);
      if (!alive()) return;
      pixels.set(frameId, loaded);
      setLoad(frameId, { pixels: 'ready', problem: '' });
      letGo(frameId);
    } catch (error) {
      setLoad(frameId, { pixels: 'failed', problem: sentenceOf(error) });
    }
  };

  /** Long stacks: the frames that came first go when there are too many bytes. */
  const letGo = (keep: string): void => {
    let bytes = 0;
    for (const frame of pixels.values()) bytes += frame.values.byteLength;
    for (const [frameId, frame] of pixels) {
      if (bytes <= PIXEL_BYTES || frameId === keep) return;
      bytes -= frame.values.byteLength;
      pixels.delete(frameId);
      greys.delete(frameId);
      setLoad(frameId, { pixels: 'waiting' });
    }
  };

  const loadMasks = async (frame: CaseFrame): Promise<void> => {
    const { frameId } = frame;
    setLoad(frameId, { masks: 'loading' });
    try {
      const seq = getState().state?.seq ?? 0;
      const bundle = cache.takeMasks(caseId, frameId, seq) ?? (await cache.masks(caseId, frameId, frame));
      if (alive()) ports.adopt(bundle);
    } catch (error) {
      setLoad(frameId, { masks: 'failed', problem: sentenceOf(error) });
    }
  };

  const neighboursOf = (at: number): CaseFrame[] => {
    const frames = getState().view?.frames ?? [];
    const near = Array.from({ length: NEIGHBOURS }, (_, i) => [frames[at + i + 1], frames[at - i - 1]]);
    return near.flat().filter((one) => one !== undefined);
  };

  return {
    setLoad,
    frame: (frameId) => pixels.get(frameId) ?? null,
    greyFrame: (frameId) => {
      const frame = pixels.get(frameId);
      if (frame === undefined) return null;
      const grey = greys.get(frameId) ?? greyFrameOf(frame);
      greys.set(frameId, grey);
      return grey;
    },
    need: (frameId) => {
      const frames = getState().view?.frames ?? [];
      const at = frames.findIndex((one) => one.frameId === frameId);
      const frame = frames[at];
      if (!alive() || frame === undefined) return;
      // What has failed is asked for again only when the case is read again: never in a circle.
      const load = loadOf(frameId);
      if (load.masks === 'waiting') void loadMasks(frame);
      if (load.pixels !== 'waiting') return;
      void loadPixels(frame).then(() => {
        for (const one of neighboursOf(at)) {
          if (!alive()) return;
          // A neighbour that fails says so when it is looked at.
          if (loadOf(one.frameId).pixels === 'waiting') void loadPixels(one);
          if (loadOf(one.frameId).masks === 'waiting') void loadMasks(one);
        }
      });
    },
  };
}
