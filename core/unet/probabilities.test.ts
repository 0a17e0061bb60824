import { describe, expect, it } from 'vitest';
import type { UnetManifest } from '../domain/model-manifest.ts';
import { ExpectedError } from '../domain/errors.ts';
import type { ViewGeometry } from '../pixels/model-view.ts';
import { probabilitiesOf } from './probabilities.ts';

type Contract = Pick<UnetManifest, 'id' | 'activation' | 'background' | 'outputs'>;

const output = (structure: string): UnetManifest['outputs'][number] => ({
  structure,
  name: structure,
  colour: '#000000',
  component: 'largest-sum',
});

const manifest: Contract = { id: 'net', activation: 'none', background: null, outputs: [output('a')] };

const geometry: ViewGeometry = {
  imageWidth: 20,
  imageHeight: 10,
  inputWidth: 2,
  inputHeight: 2,
  contentWidth: 2,
  contentHeight: 2,
  mirrored: false,
};

const tensor = (dims: number[], values: number[]): { dims: number[]; data: Float32Array } => ({
  dims,
  data: Float32Array.from(values),
});

const rounded = (values: Float32Array): number[] =>
  Array.from(values, (value) => Math.round(value * 1e4) / 1e4);

describe('probabilities of a U-Net', () => {
  it('are logistic per channel for sigmoid', () => {
    const [grid] = probabilitiesOf(
      tensor([1, 1, 2, 2], [0, Math.log(3), -Math.log(3), 1000]),
      { ...manifest, activation: 'sigmoid' },
      geometry,
    );
    expect(rounded(grid!.values)).toEqual([0.5, 0.75, 0.25, 1]);
  });

  it('are shares of all channels for softmax, without the background and without overflow', () => {
    const log2 = Math.log(2);
    const logits = [
      // background
      ...[0, 1000, 0, 0],
      // a
      ...[log2, 1000, 0, 0],
      // b
      ...[0, -1000, 0, log2],
    ];
    const grids = probabilitiesOf(
      tensor([1, 3, 2, 2], logits),
      { ...manifest, activation: 'softmax', background: 0, outputs: [output('a'), output('b')] },
      geometry,
    );
    expect(grids.map((grid) => rounded(grid.values))).toEqual([
      [0.5, 0.5, 0.3333, 0.25],
      [0.25, 0, 0.3333, 0.5],
    ]);
  });

  it('skip a background in the middle', () => {
    const grids = probabilitiesOf(
      tensor([1, 3, 1, 1], [0.1, 0.2, 0.3]),
      { ...manifest, background: 1, outputs: [output('a'), output('b')] },
      { ...geometry, inputWidth: 1, inputHeight: 1, contentWidth: 1, contentHeight: 1 },
    );
    expect(grids.map((grid) => rounded(grid.values))).toEqual([[0.1], [0.3]]);
  });

  it('are cut to the part that shows the image and mirrored back', () => {
    const padded = { ...geometry, inputWidth: 3, inputHeight: 2, contentWidth: 2, contentHeight: 1 };
    const logits = tensor([1, 1, 2, 3], [0.1, 0.2, 0.9, 0.9, 0.9, 0.9]);
    const [asIs] = probabilitiesOf(logits, manifest, padded);
    expect([asIs!.width, asIs!.height, ...rounded(asIs!.values)]).toEqual([2, 1, 0.1, 0.2]);
    const [mirrored] = probabilitiesOf(logits, manifest, { ...padded, mirrored: true });
    expect(rounded(mirrored!.values)).toEqual([0.2, 0.1]);
    expect(rounded(logits.data)).toEqual([0.1, 0.2, 0.9, 0.9, 0.9, 0.9]);
  });

  it('are refused where the tensor is not what the manifest says', () => {
    const wrong = (dims: number[], count: number): (() => unknown) => {
      return () => probabilitiesOf(tensor(dims, Array<number>(count).fill(0)), manifest, geometry);
    };
    expect(wrong([1, 2, 2, 2], 8)).toThrow(ExpectedError);
    expect(wrong([1, 1, 2, 3], 6)).toThrow(/1 x 1 x 2 x 3 where its manifest says 1 x 1 x 2 x 2/);
  });

  it('are refused where the network answered no numbers, whatever the activation', () => {
    for (const activation of ['sigmoid', 'softmax', 'none'] as const) {
      for (const wrong of [NaN, Infinity, -Infinity]) {
        const answer = tensor([1, 1, 2, 2], [0, wrong, 0, 0]);
        expect(() => probabilitiesOf(answer, { ...manifest, activation }, geometry)).toThrow(/no numbers/);
      }
    }
  });

  it('are refused where logits come as probabilities, and forgiven rounding', () => {
    const logits = tensor([1, 1, 2, 2], [0, 4, -4, 0]);
    expect(() => probabilitiesOf(logits, manifest, geometry)).toThrow(/activation "none"/);
    const rounding = tensor([1, 1, 2, 2], [0, 1.0001, -0.0001, 1]);
    expect(probabilitiesOf(rounding, manifest, geometry)).toHaveLength(1);
  });
});
