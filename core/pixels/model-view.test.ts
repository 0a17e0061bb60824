import { describe, expect, it } from 'vitest';
import type { ModelView } from '../domain/model-manifest.ts';
import { plainGreyRow } from '../../test/support/plain-frame.ts';
import { plainView } from '../../test/support/plain-view.ts';
import { forSeeds } from '../../test/support/random.ts';
import type { GreyFrame } from './grey-frame.ts';
import { toImage, toInput, viewGeometry, viewOf } from './model-view.ts';

const view = plainView({ window: { kind: 'fixed', center: 50, width: 100 }, width: 4, height: 2 });

function frameOf(width: number, values: readonly number[], inverted = false): GreyFrame {
  return plainGreyRow(values, { width, height: values.length / width, inverted });
}

const rounded = (data: ArrayLike<unknown>): number[] =>
  Array.from(data, (value) => Math.round(Number(value) * 1e4) / 1e4);

describe('geometry of a view', () => {
  const sam = { width: 1024, height: 1024, resize: 'fit' as const };

  it('fits the longer side and rounds the shorter one as SAM’s exporter does', () => {
    // ResizeLongestSide: int(494 * 1024 / 727 + 0.5) = int(695.81 + 0.5).
    expect(viewGeometry({ width: 494, height: 727 }, sam, 'as-is')).toMatchObject({
      contentWidth: 696,
      contentHeight: 1024,
    });
    expect(viewGeometry({ width: 3000, height: 2500 }, sam, 'as-is')).toMatchObject({
      contentWidth: 1024,
      contentHeight: 853,
    });
    expect(viewGeometry({ width: 5000, height: 1 }, sam, 'as-is').contentHeight).toBe(1);
  });

  it('stretches to the whole input', () => {
    const geometry = viewGeometry(
      { width: 494, height: 727 },
      { width: 224, height: 384, resize: 'stretch' },
      'mirrored',
    );
    expect(geometry).toMatchObject({ contentWidth: 224, contentHeight: 384, mirrored: true });
  });

  it('maps corners to corners, mirrored within the content', () => {
    const geometry = viewGeometry({ width: 100, height: 200 }, sam, 'mirrored');
    expect(toInput({ x: 0, y: 0 }, geometry)).toEqual({ x: 512, y: 0 });
    expect(toInput({ x: 100, y: 200 }, geometry)).toEqual({ x: 0, y: 1024 });
  });

  it('maps back exactly what it mapped', () => {
    forSeeds(100, (random) => {
      const image = { width: random.integer(1, 4000), height: random.integer(1, 4000) };
      const input = {
        width: random.integer(1, 1024),
        height: random.integer(1, 1024),
        resize: random.next() < 0.5 ? ('fit' as const) : ('stretch' as const),
      };
      const geometry = viewGeometry(image, input, random.next() < 0.5 ? 'mirrored' : 'as-is');
      expect(geometry.contentWidth).toBeLessThanOrEqual(input.width);
      expect(geometry.contentHeight).toBeLessThanOrEqual(input.height);
      const point = { x: random.next() * image.width, y: random.next() * image.height };
      const back = toImage(toInput(point, geometry), geometry);
      expect(back.x).toBeCloseTo(point.x, 6);
      expect(back.y).toBeCloseTo(point.y, 6);
    });
  });
});

describe('the network’s input', () => {
  it('is windowed, scaled and normalised per channel', () => {
    const three: ModelView = {
      ...view,
      width: 2,
      height: 1,
      channels: 3,
      scale: 2,
      mean: [0, 1, 2],
      std: [1, 2, 4],
    };
    const { tensor } = viewOf(frameOf(2, [0, 100]), 'L', three);
    expect(tensor.dims).toEqual([1, 3, 1, 2]);
    expect(rounded(tensor.data)).toEqual([0, 2, -0.5, 0.5, -0.5, 0]);
    const interleaved = viewOf(frameOf(2, [0, 100]), 'L', { ...three, layout: 'HWC' }).tensor;
    expect(interleaved.dims).toEqual([1, 2, 3]);
    expect(rounded(interleaved.data)).toEqual([0, -0.5, -0.5, 2, 0.5, 0]);
  });

  it('is padded right and bottom with zeros after normalising', () => {
    const fit: ModelView = { ...view, resize: 'fit', width: 3, height: 3, mean: [0.5], std: [0.5] };
    const { tensor, record } = viewOf(frameOf(1, [0, 50, 100]), 'L', fit);
    expect(record.geometry).toMatchObject({ contentWidth: 1, contentHeight: 3 });
    expect(rounded(tensor.data)).toEqual([-1, 0, 0, 0, 0, 0, 1, 0, 0]);
  });

  it('inverts MONOCHROME1 where the model wants it', () => {
    const small = { ...view, width: 2, height: 1 };
    const inverted = viewOf(frameOf(2, [0, 100], true), 'L', small);
    expect([...rounded(inverted.tensor.data), inverted.record.inverted]).toEqual([1, 0, true]);
    const asIs = viewOf(frameOf(2, [0, 100], true), 'L', { ...small, invertMonochrome1: false });
    expect([...rounded(asIs.tensor.data), asIs.record.inverted]).toEqual([0, 1, false]);
  });

  it('mirrors right sides only, and says when the side is in doubt', () => {
    const flipping: ModelView = { ...view, width: 2, height: 1, flip: 'right' };
    const run = (side: 'L' | 'R' | 'unknown' | 'conflict'): unknown[] => {
      const { tensor, record } = viewOf(frameOf(2, [0, 100]), side, flipping);
      return [...rounded(tensor.data), record.geometry.mirrored, record.lateralityDoubt];
    };
    expect(run('R')).toEqual([1, 0, true, null]);
    expect(run('L')).toEqual([0, 1, false, null]);
    expect(run('unknown')).toEqual([0, 1, false, 'unknown']);
    expect(run('conflict')).toEqual([0, 1, false, 'conflict']);
    expect(viewOf(frameOf(2, [0, 100]), 'conflict', view).record.lateralityDoubt).toBeNull();
  });
});
