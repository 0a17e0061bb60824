import type { Morphology } from '../domain/engine-settings.ts';
import type { BitMask } from './bit-mask.ts';
import { cloneMask, createMask } from './bit-mask.ts';
import { maskBounds } from './bounds.ts';
import type { Footprint, StructuringElement } from './footprint.ts';
import { footprintOf } from './footprint.ts';

/**
 * Binary morphology, as skimage.morphology.binary_erosion and binary_dilation with mode 'ignore': pixels
 * outside of the frame never count, so erosion does not eat into a structure that the frame's edge cuts
 * (outside = foreground) and dilation adds nothing from there (outside = background).
 */

/** The pixels that the element, centred there, reaches from the mask. */
export function dilate(mask: BitMask, element: StructuringElement, radius: number): BitMask {
  const footprint = footprintOf(element, radius);
  const out = createMask(mask.width, mask.height);
  const window = wordWindow(mask, footprint.length - 1);
  if (window !== null) dilateInto(out, mask, footprint, window);
  return out;
}

/** The pixels where the element, centred there, lies wholly in the mask. */
export function erode(mask: BitMask, element: StructuringElement, radius: number): BitMask {
  const footprint = footprintOf(element, radius);
  const out = cloneMask(mask);
  const window = wordWindow(mask, footprint.length - 1);
  if (window === null) return out;
  // Erosion is dilation of what lies around: only background within reach of the mask's box matters.
  const around = createMask(mask.width, mask.height);
  const rest = mask.width & 31;
  const valid = rest === 0 ? -1 : (1 << rest) - 1;
  for (let y = window.top; y < window.bottom; y++) {
    for (let w = window.first; w <= window.last; w++) {
      const i = y * mask.stride + w;
      around.words[i] = w === mask.stride - 1 ? ~mask.words[i]! & valid : ~mask.words[i]!;
    }
  }
  const reached = createMask(mask.width, mask.height);
  dilateInto(reached, around, footprint, window);
  for (let i = window.top * mask.stride; i < window.bottom * mask.stride; i++) {
    out.words[i] = out.words[i]! & ~reached.words[i]!;
  }
  return out;
}

/** Erosion, then dilation: removes what is thinner than the element. */
export function open(mask: BitMask, element: StructuringElement, radius: number): BitMask {
  return dilate(erode(mask, element, radius), element, radius);
}

/** Dilation, then erosion: closes gaps that are narrower than the element. */
export function close(mask: BitMask, element: StructuringElement, radius: number): BitMask {
  return erode(dilate(mask, element, radius), element, radius);
}

/** The morphology step of the engine's settings. */
export function applyMorphology(mask: BitMask, morphology: Morphology): BitMask {
  const operation = morphology.operation === 'erosion' ? erode : dilate;
  return operation(mask, morphology.element, morphology.radius);
}

/** Rows top <= y < bottom and words first..last (inclusive) of a row. */
interface WordWindow {
  readonly top: number;
  readonly bottom: number;
  readonly first: number;
  readonly last: number;
}

/** Everything within `reach` pixels of the mask's box; null when the mask is empty. */
function wordWindow(mask: BitMask, reach: number): WordWindow | null {
  const box = maskBounds(mask);
  if (box === null) return null;
  return {
    top: Math.max(0, box.top - reach),
    bottom: Math.min(mask.height, box.bottom + reach),
    first: Math.max(0, box.left - reach) >>> 5,
    last: Math.min(mask.width - 1, box.right - 1 + reach) >>> 5,
  };
}

/**
 * Ors the dilation of `source` into `out`, reading and writing the window only. A row is widened step by step,
 * one column a side, 32 columns an operation, and laid into the output rows as soon as it has their width.
 */
function dilateInto(out: BitMask, source: BitMask, footprint: Footprint, window: WordWindow): void {
  const { stride, width } = source;
  const { top, bottom, first, last } = window;
  const count = last - first + 1;
  const row = new Int32Array(count);
  const reach = footprint.length - 1;
  const widest = Math.max(...footprint);
  const rest = width & 31;
  const valid = last === stride - 1 && rest !== 0 ? (1 << rest) - 1 : -1;
  for (let y = top; y < bottom; y++) {
    let any = 0;
    for (let w = 0; w < count; w++) any |= row[w] = source.words[y * stride + first + w]!;
    if (any === 0) continue;
    for (let half = 0; half <= widest; half++) {
      if (half > 0) widenByOne(row);
      for (let d = 0; d <= reach; d++) {
        if (footprint[d] !== half) continue;
        if (y - d >= top) orRow(out.words, (y - d) * stride + first, row, valid);
        if (d > 0 && y + d < bottom) orRow(out.words, (y + d) * stride + first, row, valid);
      }
    }
  }
}

/** row(x) |= row(x - 1) | row(x + 1). */
function widenByOne(row: Int32Array): void {
  let previous = 0;
  let current = row[0]!;
  for (let w = 0; w < row.length; w++) {
    const next = w + 1 < row.length ? row[w + 1]! : 0;
    row[w] = current | (current << 1) | (current >>> 1) | (previous >>> 31) | (next << 31);
    previous = current;
    current = next;
  }
}

/** Ors a row of words into `words` from `at`; `valid` keeps bits beyond the frame's width zero. */
function orRow(words: Uint32Array, at: number, row: Int32Array, valid: number): void {
  const last = row.length - 1;
  for (let w = 0; w < last; w++) words[at + w] = words[at + w]! | row[w]!;
  words[at + last] = words[at + last]! | (row[last]! & valid);
}
