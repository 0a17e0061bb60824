import { ExpectedError } from '../domain/errors.ts';
import type { UnetManifest } from '../domain/model-manifest.ts';
import { requireFinite } from '../domain/require-finite.ts';
import type { Tensor } from '../domain/tensor.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { mirrorRows } from '../pixels/resize-grey.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';

/**
 * Probability maps of a U-Net in image orientation: one grid per output of the manifest, at the network's
 * resolution, cut to the part that shows the image (so grid and image share all four edges).
 * @param output tensor [1, C, H, W]; C = outputs, plus one where the manifest names a background channel.
 * @throws ExpectedError when the tensor's shape is not what the manifest says, when values are no numbers, and
 * when `none` promises probabilities that are none.
 */
export function probabilitiesOf(
  output: Tensor,
  manifest: Pick<UnetManifest, 'id' | 'activation' | 'background' | 'outputs'>,
  geometry: ViewGeometry,
): FloatGrid[] {
  const { inputWidth: width, inputHeight: height } = geometry;
  const channels = manifest.outputs.length + (manifest.background === null ? 0 : 1);
  const expected = [1, channels, height, width];
  if (!(output.data instanceof Float32Array) || output.dims.join() !== expected.join()) {
    throw new ExpectedError(
      'model-output-shape',
      `Model ${manifest.id} answered a tensor of ${output.dims.join(' x ')} where its manifest says ` +
        `${expected.join(' x ')}; correct outputs, size or background in manifest.json.`,
    );
  }
  requireFinite(output.data, manifest.id);
  if (manifest.activation === 'none') requireProbabilities(output.data, manifest.id);
  const plane = width * height;
  const probabilities = activated(output.data, { activation: manifest.activation, channels, plane });
  const grids: FloatGrid[] = [];
  for (let channel = 0; channel < channels; channel++) {
    if (channel === manifest.background) continue;
    grids.push(imagePart(probabilities.subarray(channel * plane, (channel + 1) * plane), geometry));
  }
  return grids;
}

/** What rounding, at half precision too, may add beyond 0 and 1. */
const ROUNDING = 0.001;

/** Logits taken for probabilities would give masks that look almost right. */
function requireProbabilities(values: Float32Array, id: string): void {
  if (values.every((value) => value >= -ROUNDING && value <= 1 + ROUNDING)) return;
  throw new ExpectedError(
    'model-output-range',
    `Model ${id} answered values outside of 0 to 1 where its manifest promises probabilities (activation ` +
      '"none"); correct activation in manifest.json, "sigmoid" where the network answers logits.',
  );
}

function activated(
  logits: Float32Array,
  how: { activation: UnetManifest['activation']; channels: number; plane: number },
): Float32Array {
  if (how.activation === 'none') return logits;
  const values = new Float32Array(logits.length);
  if (how.activation === 'sigmoid') {
    for (let i = 0; i < logits.length; i++) values[i] = 1 / (1 + Math.exp(-logits[i]!));
    return values;
  }
  const { channels, plane } = how;
  for (let pixel = 0; pixel < plane; pixel++) {
    // The largest logit is taken off first, or exp overflows.
    let top = -Infinity;
    for (let c = 0; c < channels; c++) top = Math.max(top, logits[c * plane + pixel]!);
    let sum = 0;
    for (let c = 0; c < channels; c++)
      sum += values[c * plane + pixel] = Math.exp(logits[c * plane + pixel]! - top);
    for (let c = 0; c < channels; c++) values[c * plane + pixel]! /= sum;
  }
  return values;
}

function imagePart(plane: Float32Array, geometry: ViewGeometry): FloatGrid {
  const { inputWidth, contentWidth: width, contentHeight: height } = geometry;
  const values = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    values.set(plane.subarray(y * inputWidth, y * inputWidth + width), y * width);
  }
  if (geometry.mirrored) mirrorRows(values, width);
  return { width, height, values };
}
