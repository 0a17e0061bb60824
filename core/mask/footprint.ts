import type { Morphology } from '../domain/engine-settings.ts';

export type StructuringElement = Morphology['element'];

/** The largest radius that the engine's settings allow. */
export const MAX_RADIUS = 8;

/**
 * A structuring element, symmetric about both axes and convex in every row: entry d is the half-width of the
 * rows at distance d from the centre, so row d holds columns -halfWidths[d] .. halfWidths[d].
 */
export type Footprint = readonly number[];

/**
 * The elements of skimage.morphology: square = footprint_rectangle((2r+1, 2r+1)), disk, diamond, star. The star
 * is the square of the same radius with a diamond of radius r + floor(r / 2) laid over it, so it reaches
 * further than the others.
 *
 * @param radius whole pixels, 0..8.
 * @throws RangeError for any other radius.
 */
export function footprintOf(element: StructuringElement, radius: number): Footprint {
  if (!Number.isInteger(radius) || radius < 0 || radius > MAX_RADIUS) {
    throw new RangeError(
      `The radius of an element is a whole number from 0 to ${MAX_RADIUS}, not ${radius}.`,
    );
  }
  switch (element) {
    case 'square':
      return Array.from({ length: radius + 1 }, () => radius);
    case 'disk':
      return Array.from({ length: radius + 1 }, (_, d) => Math.floor(Math.sqrt(radius * radius - d * d)));
    case 'diamond':
      return Array.from({ length: radius + 1 }, (_, d) => radius - d);
    case 'star': {
      const reach = radius + (radius >> 1);
      return Array.from({ length: reach + 1 }, (_, d) => Math.max(reach - d, d <= radius ? radius : 0));
    }
  }
}
