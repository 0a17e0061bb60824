import type { SamManifest } from '../domain/model-manifest.ts';
import type { BoxPx } from '../domain/geometry.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { isEmpty } from '../mask/count.ts';
import { resampleBilinear } from '../mask/resample.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { imagePlace } from './combine.ts';
import { decide, type FrameParts } from './conclude.ts';
import { settingsOf } from './settings-of.ts';
import { mixedScore, workingPair } from './working-grid.ts';

/**
 * The score behind a pseudo label's mask, for DICOM FRACTIONAL segmentations: 0..1 per pixel, with the calibrated edge
 * at 0.5 (`startScore` shifts the map so). Where SAM was averaged in, it is the average; where the U-Net's mask was
 * kept, the cleaned first guess.
 * @returns height x width, row by row.
 * @throws RangeError when the task has no such structure.
 */
export function finalProbability(
  parts: FrameParts,
  structure: string,
  sam: SamManifest | null,
): Float32Array {
  const { task, image } = parts;
  const index = task.structures.findIndex((one) => one.id === structure);
  const start = parts.starts[index];
  const own = task.structures[index];
  if (start === undefined || own === undefined)
    throw new RangeError(`the task has no structure ${structure}`);
  const settings = settingsOf(task, own);
  const refined = parts.refinement?.structures[index] ?? null;
  const { mask, outcome } = decide(start, refined, settings);
  if (isEmpty(mask)) return new Float32Array(image.width * image.height);
  if (outcome !== 'refined' || refined === null || sam === null) {
    return clamped(resampleBilinear(start.score, image)).values;
  }
  const geometry = viewGeometry(image, sam.encoder.view, 'as-is');
  const pair = workingPair(start.score, refined.logits, geometry);
  if (pair === null) return new Float32Array(image.width * image.height);
  const { work, region } = pair;
  const place = imagePlace({ work, region, geometry });
  const alone = settings.samWeight === 1;
  // As the mask was drawn: SAM alone is interpolated as logits.
  const grid = alone ? pair.sam : mixedScore(pair, settings.samWeight);
  const part = resampleBilinear(grid, { ...image, source: place.source }, place.region);
  return laidOut(alone ? sigmoid(part) : clamped(part), place.region, image);
}

function sigmoid(grid: FloatGrid): FloatGrid {
  const { values } = grid;
  for (let i = 0; i < values.length; i++) values[i] = 1 / (1 + Math.exp(-values[i]!));
  return grid;
}

function clamped(grid: FloatGrid): FloatGrid {
  const { values } = grid;
  for (let i = 0; i < values.length; i++) values[i] = Math.min(1, Math.max(0, values[i]!));
  return grid;
}

function laidOut(
  part: FloatGrid,
  region: BoxPx,
  image: { readonly width: number; readonly height: number },
): Float32Array {
  const values = new Float32Array(image.width * image.height);
  for (let y = 0; y < part.height; y++) {
    const row = part.values.subarray(y * part.width, (y + 1) * part.width);
    values.set(row, (region.top + y) * image.width + region.left);
  }
  return values;
}
