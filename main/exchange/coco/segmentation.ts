import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import {
  cocoCounts,
  compressCocoCounts,
  expandCocoCounts,
  maskFromCocoCounts,
} from '../../../core/mask/coco-rle.ts';
import { drawPolygon } from '../../../core/mask/draw-polygon.ts';
import { partPolygons } from '../../../core/mask/keyhole.ts';
import type { Sized } from '../../../core/mask/size-guard.ts';

/** The `segmentation` of an annotation as this program writes it. */
export type Segmentation = readonly (readonly number[])[] | CompressedRle;

interface CompressedRle {
  /** Height, width. */
  readonly size: readonly [number, number];
  readonly counts: string;
}

/**
 * A mask as COCO holds it. `polygon`: one a part along pixel edges, holes joined by cuts of no width, which COCO's
 * own rasteriser turns back into exactly this mask.
 */
export function segmentationOf(mask: BitMask, form: 'rle' | 'polygon'): Segmentation {
  if (form === 'polygon') return partPolygons(mask).map(({ xy }) => [...xy]);
  return { size: [mask.height, mask.width], counts: compressCocoCounts(cocoCounts(mask)) };
}

/**
 * Draws whatever stands as `segmentation` in a file: polygons, run lengths as a list or compressed.
 * @returns null where nothing stands there (boxes and key points only).
 * @throws RangeError for anything that is no mask of this frame: files are never trusted.
 */
export function maskOfSegmentation(segmentation: unknown, frame: Sized): BitMask | null {
  if (segmentation === undefined || segmentation === null) return null;
  if (Array.isArray(segmentation)) return maskOfPolygons(segmentation, frame);
  if (typeof segmentation !== 'object')
    throw new RangeError('Its segmentation is neither polygons nor runs.');
  const { size, counts } = segmentation as { readonly size?: unknown; readonly counts?: unknown };
  if (!Array.isArray(size) || size[0] !== frame.height || size[1] !== frame.width) {
    throw new RangeError(
      `Its runs are of ${describeSize(size)} pixels, its image has ${frame.width} x ${frame.height}.`,
    );
  }
  if (typeof counts === 'string') return maskFromCocoCounts(expandCocoCounts(counts), frame);
  if (!isNumbers(counts)) throw new RangeError('Its run lengths are neither a list of numbers nor a text.');
  return maskFromCocoCounts(counts, frame);
}

/** Height and width that run lengths say of their image; null where they are polygons or nonsense. */
export function sizeOfSegmentation(segmentation: unknown): Sized | null {
  if (typeof segmentation !== 'object' || segmentation === null) return null;
  const { size } = segmentation as { readonly size?: unknown };
  return isNumbers(size) && size.length === 2 ? { height: size[0]!, width: size[1]! } : null;
}

function describeSize(size: unknown): string {
  return isNumbers(size) && size.length === 2 ? `${size[1]} x ${size[0]}` : 'unknown';
}

function isNumbers(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'number');
}

/** All polygons of an annotation are parts of one thing: united, as the reference implementation does. */
function maskOfPolygons(polygons: readonly unknown[], frame: Sized): BitMask | null {
  if (polygons.length === 0) return null;
  // Some programs forget the outer list.
  const list: readonly unknown[] = isNumbers(polygons) ? [polygons] : polygons;
  const mask = createMask(frame.width, frame.height);
  for (const xy of list) {
    if (!isNumbers(xy) || xy.length < 6 || xy.length % 2 !== 0) {
      throw new RangeError('A polygon of it is no list of three or more points.');
    }
    drawPolygon(mask, xy);
  }
  return mask;
}
