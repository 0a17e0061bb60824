import { maskOf, type FrameMasks, type MaskLayer } from '../../../core/contract/mask-bundle.ts';
import { applyPatch, reapply, type AddedRemoved } from '../../../core/edit/patch.ts';
import { cloneMask, createMask, type BitMask } from '../../../core/mask/bit-mask.ts';
import { decodeMask, xorStoredInto } from '../../../core/mask/rle.ts';
import type { PixelRect } from '../../../core/mask/pixel-rect.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';
import type { MaskChangeEvent, MaskReader } from './mask-book.ts';

const LAYERS: readonly MaskLayer[] = ['current', 'refined', 'guess', 'sam'];

/** One mask, decoded when it is first looked at: 17 structures in four layers are decoded only as far as shown. */
interface Entry {
  encoded: FrameMasks['masks'][number] | null;
  mask: BitMask | null;
}

interface FrameEntry {
  readonly bundle: FrameMasks;
  readonly entries: Map<string, Entry>;
}

/**
 * The masks of one case. Layer `current` exists twice while there is unsaved work on it: as it is shown, and as the
 * journal has it (`saved`), so that what is pending can be told again on whatever the journal turns out to hold.
 */
export interface MaskBook extends MaskReader {
  /** Takes a bundle over; unsaved work is told again by `pending`. */
  load(bundle: FrameMasks, pending: (structure: string) => Iterable<AddedRemoved>): void;
  forget(frameId: string): void;
  size(frameId: string): Sized | null;
  /** Last journal entry that a frame's bundle held; 0 when not loaded. */
  seqOf(frameId: string): number;
  /** The shown `current` mask for painting; created empty for a new structure. @throws RangeError when not loaded. */
  writable(frameId: string, structure: string): BitMask;
  /** Keeps the saved mask apart before the shown one is changed. @returns whether it was not apart before. */
  separate(frameId: string, structure: string): boolean;
  isSeparate(frameId: string, structure: string): boolean;
  /** The mask as the journal has it. */
  saved(frameId: string, structure: string): BitMask;
  /** Shown and saved are the same again. */
  join(frameId: string, structure: string): void;
  /**
   * Changes what the journal has; the shown mask too unless it is kept apart.
   * @param patch as the mask store keeps masks.
   * @throws RangeError when it is no patch of this frame (rule M2).
   */
  patchSaved(frameId: string, structure: string, patch: Uint8Array): void;
  /** Makes the shown mask of the saved one and what is pending. */
  rebuild(frameId: string, structure: string, pending: Iterable<AddedRemoved>): void;
  /** Tells listeners that somebody has painted into a `writable` mask. */
  tell(change: MaskChangeEvent): void;
}

export function createMaskBook(): MaskBook {
  const frames = new Map<string, FrameEntry>();
  const savedMasks = new Map<string, BitMask>();
  const listeners = new Set<(change: MaskChangeEvent) => void>();
  const key = (frameId: string, structure: string): string => `${frameId}\n${structure}`;

  const find = (frameId: string, structure: string, layer: MaskLayer): BitMask | null => {
    const frame = frames.get(frameId);
    const entry = frame?.entries.get(`${layer}\n${structure}`);
    if (frame === undefined || entry === undefined) return null;
    if (entry.mask === null && entry.encoded !== null) {
      entry.mask = maskOf(frame.bundle, entry.encoded);
      entry.encoded = null;
    }
    return entry.mask;
  };

  const writable = (frameId: string, structure: string): BitMask => {
    const present = find(frameId, structure, 'current');
    if (present !== null) return present;
    const frame = frames.get(frameId);
    if (frame === undefined) throw new RangeError('The masks of this frame are not loaded.');
    const mask = createMask(frame.bundle.width, frame.bundle.height);
    frame.entries.set(`current\n${structure}`, { encoded: null, mask });
    return mask;
  };

  const tell = (change: MaskChangeEvent): void => {
    for (const listener of listeners) listener(change);
  };
  const told = (frameId: string, structure: string, rect: PixelRect | null): void =>
    tell({ frameId, structure, layer: 'current', rect });

  const rebuild: MaskBook['rebuild'] = (frameId, structure, pending) => {
    const saved = savedMasks.get(key(frameId, structure));
    if (saved === undefined) return;
    const shown = writable(frameId, structure);
    shown.words.set(saved.words);
    for (const edit of pending) reapply(shown, edit);
    told(frameId, structure, null);
  };

  /** Of structures that a bundle leaves out: one for all, nobody paints into what `mask` gives. */
  const empties = new Map<string, BitMask>();
  const emptyOf = ({ width, height }: Sized): BitMask => {
    const size = `${String(width)}x${String(height)}`;
    const mask = empties.get(size) ?? createMask(width, height);
    empties.set(size, mask);
    return mask;
  };

  return {
    mask: (frameId, structure, layer) => {
      const frame = frames.get(frameId);
      if (frame === undefined) return null;
      return find(frameId, structure, layer) ?? (layer === 'current' ? emptyOf(frame.bundle) : null);
    },
    layers: (frameId, structure) =>
      LAYERS.filter((layer) => frames.get(frameId)?.entries.has(`${layer}\n${structure}`) === true),
    loaded: (frameId) => frames.has(frameId),
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    load: (bundle, pending) => {
      const { frameId } = bundle;
      const old = frames.get(frameId);
      const entries = new Map<string, Entry>(
        bundle.masks.map((one) => [`${one.layer}\n${one.structure}`, { encoded: one, mask: null }]),
      );
      frames.set(frameId, { bundle, entries });
      const structures = new Set(bundle.masks.map((one) => one.structure));
      // Structures that were drawn from nothing and are not in the journal yet.
      for (const name of old?.entries.keys() ?? []) structures.add(name.slice(name.indexOf('\n') + 1));
      for (const structure of structures) {
        const own = key(frameId, structure);
        if (!savedMasks.delete(own)) continue;
        savedMasks.set(own, cloneMask(writable(frameId, structure)));
        // A stroke in progress paints into this very object.
        const painted = old?.entries.get(`current\n${structure}`)?.mask;
        if (painted) entries.set(`current\n${structure}`, { encoded: null, mask: painted });
        rebuild(frameId, structure, pending(structure));
      }
      for (const structure of structures) {
        for (const layer of LAYERS) tell({ frameId, structure, layer, rect: null });
      }
    },
    forget: (frameId) => void frames.delete(frameId),
    size: (frameId) => frames.get(frameId)?.bundle ?? null,
    seqOf: (frameId) => frames.get(frameId)?.bundle.seq ?? 0,
    writable,
    separate: (frameId, structure) => {
      const own = key(frameId, structure);
      if (savedMasks.has(own)) return false;
      savedMasks.set(own, cloneMask(writable(frameId, structure)));
      return true;
    },
    isSeparate: (frameId, structure) => savedMasks.has(key(frameId, structure)),
    saved: (frameId, structure) => savedMasks.get(key(frameId, structure)) ?? writable(frameId, structure),
    join: (frameId, structure) => void savedMasks.delete(key(frameId, structure)),
    patchSaved: (frameId, structure, patch) => {
      const saved = savedMasks.get(key(frameId, structure));
      if (saved !== undefined) {
        xorStoredInto(saved, patch);
        return;
      }
      const shown = writable(frameId, structure);
      const rect = applyPatch(shown, decodeMask(patch, shown));
      if (rect !== null) told(frameId, structure, rect);
    },
    rebuild,
    tell,
  };
}
