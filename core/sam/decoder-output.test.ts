import { describe, expect, it } from 'vitest';
import { samManifestOf } from '../../test/support/sam-manifest.ts';
import type { Tensors } from '../domain/tensor.ts';
import { samCandidates } from './decoder-output.ts';

function outputs(masks: readonly number[], iou: readonly number[]): Tensors {
  return {
    low_res_masks: { dims: [1, iou.length, 2, 2], data: Float32Array.from(masks) },
    iou_predictions: { dims: [1, iou.length], data: Float32Array.from(iou) },
  };
}

describe('answers of the decoder', () => {
  it('of one mask are that mask and its score', () => {
    const [only, ...more] = samCandidates(outputs([1, 2, 3, 4], [0.5]), samManifestOf(2));
    expect(more).toEqual([]);
    expect(only!.predictedIou).toBe(0.5);
    expect([only!.logits.width, only!.logits.height, ...only!.logits.values]).toEqual([2, 2, 1, 2, 3, 4]);
  });

  it('of several masks are ordered by score, each with its own mask', () => {
    const masks = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2];
    const candidates = samCandidates(outputs(masks, [0.25, 0.75, 0.5]), samManifestOf(2, 'multiple'));
    expect(candidates.map((one) => [one.predictedIou, one.logits.values[0]])).toEqual([
      [0.75, 1],
      [0.5, 2],
      [0.25, 0],
    ]);
  });

  it('are refused where shape or number is not the manifest’s', () => {
    expect(() => samCandidates(outputs([1, 2, 3], [0.5]), samManifestOf(2))).toThrow(/manifest says single/);
    expect(() => samCandidates(outputs([1, 2, 3, 4, 1, 2, 3, 4], [0.5, 0.6]), samManifestOf(2))).toThrow();
    expect(() => samCandidates({}, samManifestOf(2))).toThrow(/masks of nothing/);
  });

  it('are refused where a logit or a score is no number', () => {
    expect(() => samCandidates(outputs([1, NaN, 3, 4], [0.5]), samManifestOf(2))).toThrow(/no numbers/);
    expect(() => samCandidates(outputs([1, 2, 3, 4], [NaN]), samManifestOf(2))).toThrow(/no numbers/);
  });
});
