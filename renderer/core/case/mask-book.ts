import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import type { PixelRect } from '../../../core/mask/pixel-rect.ts';

export interface MaskChangeEvent {
  readonly frameId: string;
  readonly structure: string;
  readonly layer: MaskLayer;
  /** Around the pixels that changed; null: all of it may have. */
  readonly rect: PixelRect | null;
}

/**
 * The masks of the open case, as they are shown: of layer `current` with strokes in progress and not yet saved
 * ones. Never copied: what comes out is read only for everybody but the case session.
 */
export interface MaskReader {
  /** Null: not loaded yet, or the frame has no such mask (an empty structure has an empty mask). */
  mask(frameId: string, structure: string, layer: MaskLayer): BitMask | null;
  /** Which layers the frame has for a structure. */
  layers(frameId: string, structure: string): readonly MaskLayer[];
  loaded(frameId: string): boolean;
  /** Called synchronously after every change, also while painting: hand it to the viewport's `updateMask`. */
  onChange(listener: (change: MaskChangeEvent) => void): () => void;
}
