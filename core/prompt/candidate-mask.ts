import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { resampleBilinear } from '../mask/resample.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import { samClaim, samWindow, workingSize } from '../pipeline/working-grid.ts';
import { thresholdOnImage } from '../pipeline/combine.ts';

/**
 * SAM's logits at the image's resolution, by the same way as the engine's own masks (design: step 7). Only the
 * region that SAM claims is computed.
 * @param logits over SAM's whole input with its padding; foreground at and above 0.
 */
export function candidateMask(logits: FloatGrid, geometry: ViewGeometry): BitMask {
  const work = workingSize(geometry);
  const region = samClaim(logits, geometry);
  if (region === null) return createMask(geometry.imageWidth, geometry.imageHeight);
  const grid = resampleBilinear(logits, { ...work, source: samWindow(logits, geometry) }, region);
  return thresholdOnImage(grid, { work, region, geometry, threshold: 0 });
}
