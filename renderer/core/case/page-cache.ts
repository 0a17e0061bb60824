import type { Contract } from '../../../core/contract/contract.ts';
import type { CaseView } from '../../../core/contract/case.ts';
import { readFrame } from '../../../core/contract/frame-bundle.ts';
import { readMasks, type FrameMasks } from '../../../core/contract/mask-bundle.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Client } from '../../../core/transport/client.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';
import type { RendererPorts } from '../ports.ts';

/** Bytes of pixels and masks that are kept for cases that are not open. */
export const CACHE_BYTES = 256 * 2 ** 20;

/** Pixels and masks of frames, fetched once and kept within a bound of bytes: the next case opens from memory. */
export interface PageCache {
  /** Decoded pixels; the same promise for everybody who asks while it is on its way. */
  pixels(caseId: string, frameId: string, size: FrameSize): Promise<ViewerFrame>;
  masks(caseId: string, frameId: string, size: FrameSize): Promise<FrameMasks>;
  /** Masks that are here and hold exactly the entries up to `seq`; taken out, because they will be changed. */
  takeMasks(caseId: string, frameId: string, seq: number): FrameMasks | null;
  /** Fetches the first frame of a case that will probably be opened next. */
  prefetch(view: CaseView): Promise<void>;
  readonly bytes: number;
  forget(caseId: string): void;
}

export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

interface Kept {
  readonly bytes: number;
  readonly frame: ViewerFrame;
}

let lastId = 0;

export function createPageCache(
  client: Client<Contract>,
  ports: RendererPorts,
  limit = CACHE_BYTES,
): PageCache {
  // Maps keep their order: the first is the one that was not used for longest.
  const kept = new Map<string, Kept>();
  const masks = new Map<string, { readonly bundle: FrameMasks; readonly bytes: number }>();
  const loading = new Map<string, Promise<ViewerFrame>>();
  let bytes = 0;
  const key = (caseId: string, frameId: string): string => `${caseId}\n${frameId}`;

  const shrink = (): void => {
    for (const store of [masks, kept]) {
      for (const [name, one] of store) {
        if (bytes <= limit) return;
        // The newest stays, however large: it is about to be shown.
        if (store.size === 1) break;
        store.delete(name);
        bytes -= one.bytes;
      }
    }
  };

  const load = async (caseId: string, frameId: string, size: FrameSize): Promise<ViewerFrame> => {
    const { ticket } = await client.request('case.frame', { caseId, frameId });
    const raw = await ports.fetchBlob(ticket);
    const frame = readFrame(raw);
    requireSize(frame, size);
    lastId += 1;
    const own: ViewerFrame = { ...frame, id: `${caseId}/${frameId}/${lastId}` };
    kept.set(key(caseId, frameId), { frame: own, bytes: raw.byteLength });
    bytes += raw.byteLength;
    shrink();
    return own;
  };

  const pixels: PageCache['pixels'] = (caseId, frameId, size) => {
    const name = key(caseId, frameId);
    const present = kept.get(name);
    if (present !== undefined) {
      kept.delete(name);
      kept.set(name, present);
      return Promise.resolve(present.frame);
    }
    const underway = loading.get(name) ?? load(caseId, frameId, size).finally(() => loading.delete(name));
    loading.set(name, underway);
    return underway;
  };

  const fetchMasks: PageCache['masks'] = async (caseId, frameId, size) => {
    const { ticket } = await client.request('case.masks', { caseId, frameId });
    const bundle = readMasks(await ports.fetchBlob(ticket));
    requireSize({ columns: bundle.width, rows: bundle.height }, size);
    if (bundle.frameId !== frameId) throw mixedUp();
    return bundle;
  };

  const takeMasks: PageCache['takeMasks'] = (caseId, frameId, seq) => {
    const name = key(caseId, frameId);
    const present = masks.get(name);
    if (present === undefined) return null;
    masks.delete(name);
    bytes -= present.bytes;
    return present.bundle.seq === seq ? present.bundle : null;
  };

  return {
    pixels,
    masks: fetchMasks,
    takeMasks,
    prefetch: async (view) => {
      const first = view.frames[0];
      if (first === undefined) return;
      const { caseId } = view;
      const name = key(caseId, first.frameId);
      await pixels(caseId, first.frameId, first);
      if (masks.has(name)) return;
      const bundle = await fetchMasks(caseId, first.frameId, first);
      const size = bundle.masks.reduce((sum, one) => sum + one.bytes.byteLength, 0);
      // Two wishes for one case may have fetched it at the same time.
      bytes -= masks.get(name)?.bytes ?? 0;
      masks.set(name, { bundle, bytes: size });
      bytes += size;
      shrink();
    },
    get bytes() {
      return bytes;
    },
    forget: (caseId) => {
      for (const store of [masks, kept]) {
        for (const [name, one] of store) {
          if (!name.startsWith(`${caseId}\n`)) continue;
          store.delete(name);
          bytes -= one.bytes;
        }
      }
    },
  };
}

/** Pixels or masks of another size than the case says are never shown as if they were its own (rule M2). */
function requireSize(have: FrameSize, want: FrameSize): void {
  if (have.columns !== want.columns || have.rows !== want.rows) throw mixedUp();
}

function mixedUp(): ExpectedError {
  return new ExpectedError(
    'frame-changed',
    'What came is not of this image; it is not shown. Open the case again, and report this if it comes back.',
  );
}
