import type { SamManifest } from '../domain/model-manifest.ts';
import type { PromptSet } from '../domain/prompt.ts';
import type { Tensor, Tensors } from '../domain/tensor.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { toInput, type ViewGeometry } from '../pixels/model-view.ts';

/** Labels of the official exporter. */
const LABEL = { exclude: 0, include: 1, boxTopLeft: 2, boxBottomRight: 3, padding: -1 } as const;

/** The decoder also upsamples to the size it is told; we take the low-resolution logits and tell it a speck. */
const SMALLEST_SIZE = 8;

/**
 * Inputs of one decoder run without the embedding: point_coords [1, N, 2] in the encoder's input pixels,
 * point_labels [1, N], mask_input [1, 1, S, S], has_mask_input [1] and, where the decoder wants it,
 * orig_im_size [2] (height, width).
 */
export function decoderInputs(
  prompts: PromptSet,
  mask: FloatGrid | null,
  context: { readonly manifest: SamManifest; readonly geometry: ViewGeometry },
): Tensors {
  const { inputs, maskSide } = context.manifest.decoder;
  const { coordinates, labels } = promptArrays(prompts, context.geometry);
  const count = labels.length;
  const tensors: Record<string, Tensor> = {
    [inputs.pointCoordinates]: { dims: [1, count, 2], data: coordinates },
    [inputs.pointLabels]: { dims: [1, count], data: labels },
    [inputs.maskInput]: {
      dims: [1, 1, maskSide, maskSide],
      data: mask === null ? new Float32Array(maskSide * maskSide) : mask.values,
    },
    [inputs.hasMaskInput]: { dims: [1], data: Float32Array.of(mask === null ? 0 : 1) },
  };
  if (inputs.originalSize !== undefined) {
    tensors[inputs.originalSize] = { dims: [2], data: Float32Array.of(SMALLEST_SIZE, SMALLEST_SIZE) };
  }
  return tensors;
}

/**
 * SAM names pixels by their index (it adds the half pixel itself), so a continuous coordinate goes in less
 * one half. Its boxes were trained on inclusive pixel indices: the last index is one less than the edge.
 */
function promptArrays(
  prompts: PromptSet,
  geometry: ViewGeometry,
): { readonly coordinates: Float32Array; readonly labels: Float32Array } {
  const coordinates: number[] = [];
  const labels: number[] = [];
  const add = (x: number, y: number, label: number): void => {
    const point = toInput({ x, y }, geometry);
    coordinates.push(point.x - 0.5, point.y - 0.5);
    labels.push(label);
  };
  for (const point of prompts.points) add(point.x, point.y, LABEL[point.label]);
  if (prompts.box === null) {
    coordinates.push(0, 0);
    labels.push(LABEL.padding);
  } else {
    const { left, top, right, bottom } = prompts.box;
    add(left + 0.5, top + 0.5, LABEL.boxTopLeft);
    add(right - 0.5, bottom - 0.5, LABEL.boxBottomRight);
  }
  return { coordinates: Float32Array.from(coordinates), labels: Float32Array.from(labels) };
}
