import { subtract } from '../../../core/mask/algebra.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { createMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { drawPolygon } from '../../../core/mask/draw-polygon.ts';
import { partPolygons } from '../../../core/mask/keyhole.ts';
import { cvatRuns } from './mask-runs.ts';

/** Attributes and content of the elements of one structure on one image. */
export interface ShapeElement {
  readonly tag: 'polygon' | 'mask';
  readonly attributes: Readonly<Record<string, string | number>>;
}

/**
 * A mask as CVAT holds it without losing a pixel: parts without holes as polygons along pixel edges, which a person
 * can edit there; all parts with holes together as one <mask>, since CVAT's polygons have none.
 */
export function cvatShapes(mask: BitMask): ShapeElement[] {
  const elements: ShapeElement[] = [];
  const polygons = partPolygons(mask);
  const plain = createMask(mask.width, mask.height);
  for (const { holes, xy } of polygons) {
    if (holes > 0) continue;
    drawPolygon(plain, xy);
    elements.push({ tag: 'polygon', attributes: { points: pointsText(xy) } });
  }
  const rest = elements.length === polygons.length ? null : subtract(mask, plain);
  const box = rest === null ? null : maskBounds(rest);
  if (rest !== null && box !== null) {
    const { left, top, right, bottom } = box;
    const rle = cvatRuns(rest, box).join(', ');
    elements.push({ tag: 'mask', attributes: { rle, left, top, width: right - left, height: bottom - top } });
  }
  return elements;
}

function pointsText(xy: Float64Array): string {
  const points: string[] = [];
  for (let i = 0; i < xy.length; i += 2) points.push(`${xy[i]},${xy[i + 1]}`);
  return points.join(';');
}
