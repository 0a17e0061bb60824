import { describe, expect, it } from 'vitest';
import { createMask, setMaskAt, type BitMask } from '../mask/bit-mask.ts';
import type { ModelView } from '../domain/model-manifest.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import { viewOf } from '../pixels/model-view.ts';
import { plainGreyRow } from '../../test/support/plain-frame.ts';
import { plainView } from '../../test/support/plain-view.ts';
import { forSeeds } from '../../test/support/random.ts';
import { makeExample, requireTrainableView, type StructureTruth } from './make-example.ts';

const view: ModelView = plainView({
  window: { kind: 'fixed', center: 50, width: 100 },
  flip: 'right',
  width: 4,
  height: 2,
});

function frameOf(width: number, values: readonly number[], inverted = false): GreyFrame {
  return plainGreyRow(values, { width, height: values.length / width, inverted });
}

/** `#` is inside. */
function maskOf(...rows: readonly string[]): BitMask {
  const mask = createMask(rows[0]?.length ?? 0, rows.length);
  rows.forEach((row, y) => {
    [...row].forEach((sign, x) => {
      if (sign === '#') setMaskAt(mask, x, y, 1);
    });
  });
  return mask;
}

const eight = frameOf(4, [0, 20, 40, 60, 80, 100, 100, 100]);
const exampleOf = (structures: readonly StructureTruth[], changes: Partial<ModelView> = {}, frame = eight) =>
  makeExample({ id: 'a', frame, laterality: 'L', view: { ...view, ...changes }, structures });

describe('making an example', () => {
  it('keeps grey values and the bounds of masks where the size stays', () => {
    const example = exampleOf([
      { mask: maskOf('.##.', '..#.'), weight: 1 },
      { mask: 'absent', weight: 0.5 },
      { mask: 'unknown', weight: 1 },
      { mask: maskOf('....', '....'), weight: 1 },
    ]);
    expect([...example.grey]).toEqual([0, 13107, 26214, 39321, 52428, 65535, 65535, 65535]);
    expect(example.targets).toEqual([
      {
        covered: { left: 1, top: 0, width: 2, height: 2, share: Uint8Array.from([255, 255, 0, 255]) },
        ignored: null,
        weight: 1,
      },
      { covered: null, ignored: null, weight: 0.5 },
      null,
      { covered: null, ignored: null, weight: 1 },
    ]);
  });

  it('gives each pixel the share that the mask covers, and crops it', () => {
    const { targets } = exampleOf(
      [{ mask: maskOf('....', '.##.'), ignored: maskOf('#...', '....'), weight: 1 }],
      {
        width: 2,
        height: 1,
      },
    );
    expect(targets[0]?.covered).toEqual({
      left: 0,
      top: 0,
      width: 2,
      height: 1,
      share: Uint8Array.from([64, 64]),
    });
    expect(targets[0]?.ignored).toEqual({
      left: 0,
      top: 0,
      width: 1,
      height: 1,
      share: Uint8Array.from([64]),
    });
  });

  it('mirrors images of right sides and their masks alike', () => {
    const mask = maskOf('##..', '#...');
    const source = { id: 'a', frame: eight, view, structures: [{ mask, ignored: mask, weight: 1 }] };
    const example = makeExample({ ...source, laterality: 'R' });
    expect([...example.grey.subarray(0, 4)]).toEqual([39321, 26214, 13107, 0]);
    const part = { left: 2, top: 0, width: 2, height: 2, share: Uint8Array.from([255, 255, 0, 255]) };
    expect(example.targets[0]).toEqual({ covered: part, ignored: part, weight: 1 });
  });

  it('lets nobody judge the padding of a view that keeps the aspect', () => {
    const wide = { resize: 'fit' as const, width: 4, height: 4 };
    const example = exampleOf(
      [
        { mask: maskOf('####', '####'), weight: 1 },
        { mask: 'absent', ignored: maskOf('..##', '....'), weight: 1 },
      ],
      wide,
    );
    const below = { left: 0, top: 2, width: 4, height: 2, share: new Uint8Array(8).fill(255) };
    expect(example.targets[0]).toEqual({
      covered: { left: 0, top: 0, width: 4, height: 2, share: new Uint8Array(8).fill(255) },
      ignored: below,
      weight: 1,
    });
    expect([...(example.targets[1]?.ignored?.share ?? [])]).toEqual([
      ...[0, 0, 255, 255],
      ...[0, 0, 0, 0],
      ...[255, 255, 255, 255],
      ...[255, 255, 255, 255],
    ]);
    // Inference pads the normalised image with zeros: the mean, before that.
    expect(exampleOf([], { ...wide, mean: [0.2] }).grey[15]).toBe(13107);
  });

  it('refuses views that it cannot train, and masks of another size', () => {
    expect(() => exampleOf([], { channels: 3 })).toThrow('set channels of the view to 1');
    expect(() => {
      requireTrainableView({ ...view, resize: 'fit', mean: [-2] });
    }).toThrow('must lie between 0 and its scale');
    expect(() => exampleOf([{ mask: maskOf('##'), weight: 1 }])).toThrow('rule M2');
  });

  it('is what inference sees, within half a step of 16 bits', () => {
    forSeeds(40, (random) => {
      const width = random.integer(1, 90);
      const values = Array.from({ length: width * random.integer(1, 90) }, () => random.integer(0, 110));
      const frame = frameOf(width, values, random.next() < 0.5);
      const changes: ModelView = {
        ...view,
        width: random.integer(1, 60),
        height: random.integer(1, 60),
        resize: random.next() < 0.5 ? 'fit' : 'stretch',
        scale: random.next() < 0.5 ? 1 : 255,
        mean: [0.3],
        std: [0.5],
      };
      const laterality = random.next() < 0.5 ? 'R' : 'L';
      const { tensor } = viewOf(frame, laterality, changes);
      const { grey } = makeExample({ id: 'a', frame, laterality, view: changes, structures: [] });
      expect(grey).toHaveLength(tensor.data.length);
      let worst = 0;
      for (let i = 0; i < grey.length; i++) {
        const seen = (Number(tensor.data[i]) * 0.5 + 0.3) / changes.scale;
        worst = Math.max(worst, Math.abs(grey[i]! / 65535 - seen));
      }
      expect(worst).toBeLessThan(1 / 65535);
    });
  });
});
