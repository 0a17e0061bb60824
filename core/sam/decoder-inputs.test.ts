import { describe, expect, it } from 'vitest';
import { samManifestOf } from '../../test/support/sam-manifest.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { decoderInputs } from './decoder-inputs.ts';

const manifest = samManifestOf(4);
// 512 x 256 pixels become 1024 x 512: two input pixels per image pixel.
const geometry = viewGeometry({ width: 512, height: 256 }, manifest.encoder.view, 'as-is');
const context = { manifest, geometry };

const listOf = (tensor: { readonly data: ArrayLike<unknown> } | undefined): number[] =>
  Array.from(tensor!.data, Number);

describe('inputs of the decoder', () => {
  it('name points by pixel index in the encoder’s input: the decoder adds the half pixel', () => {
    const inputs = decoderInputs(
      {
        box: null,
        points: [
          { x: 10.5, y: 20.5, label: 'include' },
          { x: 0.5, y: 0.5, label: 'exclude' },
        ],
      },
      null,
      context,
    );
    // The centre of image pixel 10 is at 21 in the input, half a pixel less as an index; then the padding point.
    expect(listOf(inputs.point_coords)).toEqual([20.5, 40.5, 0.5, 0.5, 0, 0]);
    expect(listOf(inputs.point_labels)).toEqual([1, 0, -1]);
    expect(inputs.point_coords!.dims).toEqual([1, 3, 2]);
    expect(inputs.point_labels!.dims).toEqual([1, 3]);
  });

  it('give a box by its first and last pixel, after the points, without padding', () => {
    const inputs = decoderInputs(
      { box: { left: 3, top: 4, right: 10, bottom: 11 }, points: [{ x: 5.5, y: 5.5, label: 'include' }] },
      null,
      context,
    );
    // First pixel 3 -> (3.5 * 2 - 0.5), last pixel 9 -> (9.5 * 2 - 0.5).
    expect(listOf(inputs.point_coords)).toEqual([10.5, 10.5, 6.5, 8.5, 18.5, 20.5]);
    expect(listOf(inputs.point_labels)).toEqual([1, 2, 3]);
  });

  it('say whether there is a mask, and hand it over', () => {
    const values = Float32Array.from({ length: 16 }, (_, i) => i - 8);
    const prompts = { box: null, points: [] };
    const withMask = decoderInputs(prompts, { width: 4, height: 4, values }, context);
    expect(withMask.mask_input).toMatchObject({ dims: [1, 1, 4, 4] });
    expect(listOf(withMask.mask_input)).toEqual(Array.from(values));
    expect(listOf(withMask.has_mask_input)).toEqual([1]);
    const without = decoderInputs(prompts, null, context);
    expect(listOf(without.mask_input)).toEqual(Array<number>(16).fill(0));
    expect(listOf(without.has_mask_input)).toEqual([0]);
  });

  it('leave the original size out where the decoder does not take it', () => {
    const { originalSize, ...inputs } = manifest.decoder.inputs;
    expect(originalSize).toBe('orig_im_size');
    const other = { ...manifest, decoder: { ...manifest.decoder, inputs } };
    const prompts = { box: null, points: [] };
    expect(Object.keys(decoderInputs(prompts, null, { manifest: other, geometry }))).toEqual([
      'point_coords',
      'point_labels',
      'mask_input',
      'has_mask_input',
    ]);
    expect(decoderInputs(prompts, null, context).orig_im_size).toMatchObject({ dims: [2] });
  });
});
