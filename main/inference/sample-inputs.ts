import type { ModelManifest } from '../../core/domain/model-manifest.ts';
import type { Tensor, Tensors } from '../../core/pipeline/session-port.ts';
import type { NetworkFile } from '../models/model-registry.ts';

/** Points in the inputs of a decoder: two corners of a box and one inside. */
const points = 3;

/** Park and Miller's generator: the same numbers on every machine. @returns uniform in (0, 1) */
function createGenerator(): () => number {
  let state = 20_250_101;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Seeded inputs of the right names and shapes for a self-test: noise of about unit variance, valid prompts. */
export function sampleInputs(file: NetworkFile, manifest: ModelManifest): Tensors {
  const next = createGenerator();
  const inputs: Record<string, Tensor> = {};
  for (const { name, dims: open } of file.contract.inputs) {
    const dims = open.map((dim) => dim ?? points);
    const data = new Float32Array(dims.reduce((product, dim) => product * dim, 1));
    for (let index = 0; index < data.length; index++) data[index] = (next() - 0.5) * 3.5;
    inputs[name] = { dims, data };
  }
  if (manifest.kind === 'sam' && file.network.endsWith('/decoder')) {
    const { pointCoordinates, pointLabels, hasMaskInput, originalSize } = manifest.decoder.inputs;
    const side = Math.max(manifest.encoder.view.width, manifest.encoder.view.height);
    const corners = [0.2, 0.2, 0.7, 0.8, 0.5, 0.5].map((share) => share * side);
    inputs[pointCoordinates] = { dims: [1, points, 2], data: Float32Array.from(corners) };
    inputs[pointLabels] = { dims: [1, points], data: Float32Array.of(2, 3, 1) };
    inputs[hasMaskInput] = { dims: [1], data: Float32Array.of(1) };
    // A small size: the upsampling to it is not what is measured.
    if (originalSize !== undefined) inputs[originalSize] = { dims: [2], data: Float32Array.of(64, 64) };
  }
  return inputs;
}

/** Largest absolute difference over all outputs; NaN when a value is no number or sizes differ. */
export function largestDifference(a: Tensors, b: Tensors): number {
  let largest = 0;
  for (const [name, { data }] of Object.entries(a)) {
    const other = b[name]?.data;
    if (other?.length !== data.length) return NaN;
    for (let index = 0; index < data.length; index++) {
      const difference = Math.abs(Number(data[index]) - Number(other[index]));
      if (!(difference <= largest)) largest = difference;
      if (Number.isNaN(largest)) return NaN;
    }
  }
  return largest;
}
