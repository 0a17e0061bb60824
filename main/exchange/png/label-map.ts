import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { greyValues, type GreyValues } from './grey-values.ts';

/** A photograph has more values than this, a map of labels has not. */
const MAX_LABELS = 1024;

/** @throws ExpectedError `png-no-labels`, `image-refused`: by one sentence. */
export function openLabelMap(bytes: Uint8Array): GreyValues {
  try {
    return greyValues(bytes);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw noLabels('has colours and no palette, so its pixels are no numbers of labels', error);
  }
}

function noLabels(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('png-no-labels', `A PNG ${what}; save masks as grey or indexed PNG.`, { cause });
}

/** Values that occur, ascending, without background (0). @throws ExpectedError `png-no-labels`. */
export function labelsIn({ values }: GreyValues): number[] {
  const seen = new Uint8Array(0x10000);
  for (let i = 0; i < values.length; i++) seen[values[i]!] = 1;
  const labels: number[] = [];
  for (let value = 1; value < seen.length; value++) if (seen[value] === 1) labels.push(value);
  if (labels.length > MAX_LABELS)
    throw noLabels(`has ${labels.length} different values, so it is an image and no map of labels`);
  return labels;
}

/** One mask for each label that occurs, in one pass. */
export function masksOfLabels(
  { width, height, values }: GreyValues,
  labels: ReadonlyMap<number, number>,
): Map<number, BitMask> {
  const masks = new Map<number, BitMask>();
  let last = 0;
  let mask: BitMask | null = null;
  let i = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const value = values[i++]!;
      if (value === 0) continue;
      if (value !== last || mask === null) {
        last = value;
        const label = labels.get(value);
        mask = label === undefined ? null : (masks.get(label) ?? createMask(width, height));
        if (label !== undefined && mask !== null) masks.set(label, mask);
      }
      if (mask !== null) mask.words[y * mask.stride + (x >>> 5)]! |= 1 << (x & 31);
    }
  }
  return masks;
}
