import { z } from 'zod';
import type { BitMask } from '../mask/bit-mask.ts';
import { decodeMask } from '../mask/rle.ts';
import { packBundle, readBundle } from './bundle.ts';

/**
 * `current`: with the reader's edits; `refined`: the pseudo label; `guess`: the U-Net's clean first guess;
 * `sam`: SAM alone.
 */
export const maskLayerSchema = z.enum(['current', 'refined', 'guess', 'sam']);
export type MaskLayer = z.infer<typeof maskLayerSchema>;

const headSchema = z.strictObject({
  frameId: z.string(),
  /** Last journal entry that is in `current`. */
  seq: z.number().int(),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  masks: z.array(z.strictObject({ structure: z.string(), layer: maskLayerSchema })),
});

export interface FrameMasks {
  readonly frameId: string;
  readonly seq: number;
  readonly width: number;
  readonly height: number;
  /** Encoded as in the mask store; an empty mask may be left out. */
  readonly masks: readonly {
    readonly structure: string;
    readonly layer: MaskLayer;
    readonly bytes: Uint8Array;
  }[];
}

/** The masks of one frame on their way to the screen. */
export function packMasks(masks: FrameMasks): Uint8Array {
  const { masks: list, ...facts } = masks;
  const head = { ...facts, masks: list.map(({ structure, layer }) => ({ structure, layer })) };
  return packBundle(
    head,
    list.map((one) => one.bytes),
  );
}

/** @throws RangeError or ZodError when the bytes are no masks. */
export function readMasks(bytes: Uint8Array): FrameMasks {
  const { head, parts } = readBundle(bytes, headSchema);
  const masks = head.masks.map((one, index) => ({ ...one, bytes: parts[index] ?? new Uint8Array(0) }));
  return { ...head, masks };
}

/** Guards rule M2. @throws RangeError when the mask has another size than its frame. */
export function maskOf(masks: FrameMasks, one: FrameMasks['masks'][number]): BitMask {
  return decodeMask(one.bytes, masks);
}
