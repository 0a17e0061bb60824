import { describe, expect, it } from 'vitest';
import { smallDicom } from '../../../test/support/small-dicom.ts';
import type { SmallDicom } from '../../../test/support/small-dicom.ts';
import { readDataSet } from '../dataset.ts';
import { factsOf } from './header-facts.ts';
import { sortSeries } from './sort-series.ts';
import type { SortableFrame } from './sort-series.ts';

function frame(number: number, given: Partial<SmallDicom> = {}): SortableFrame {
  const file = smallDicom({ instanceNumber: number, sopInstanceUid: `1.2.${number}`, ...given });
  return { facts: factsOf(readDataSet(file)), frameIndex: 0 };
}

/** Axial slices at these heights in mm, numbered in the order given. */
function axial(heights: readonly number[]): SortableFrame[] {
  return heights.map((z, index) => frame(index + 1, { position: [0, 0, z] }));
}

function order(frames: readonly SortableFrame[]): (number | null)[] {
  return sortSeries(frames).stacks.flatMap((stack) => stack.frames.map((one) => one.facts.instanceNumber));
}

function findings(frames: readonly SortableFrame[]): string[] {
  return sortSeries(frames).findings.map((finding) => finding.kind);
}

describe('sortSeries', () => {
  it('sorts by height, not by number', () => {
    const frames = axial([30, 10, 20]);
    expect(order(frames)).toEqual([2, 3, 1]);
    expect(findings(frames)).toEqual([]);
    expect(sortSeries(frames).stacks[0]?.spacingMm).toBeCloseTo(10);
  });

  it('sorts oblique slices along their normal', () => {
    const [c, s] = [Math.cos(0.5), Math.sin(0.5)];
    // Rows along x, columns turned about x: the normal is (0, -s, c).
    const frames = [2, 0, 1].map((step, index) =>
      frame(index + 1, {
        position: [5, Number((-s * step * 4).toFixed(6)), Number((c * step * 4).toFixed(6))],
        orientation: [1, 0, 0, 0, Number(c.toFixed(6)), Number(s.toFixed(6))],
      }),
    );
    expect(order(frames)).toEqual([2, 3, 1]);
    expect(findings(frames)).toEqual([]);
  });

  it('says what is missing', () => {
    expect(findings(axial([0, 2, 4, 8, 10]))).toEqual(['missing-slices']);
    expect(sortSeries(axial([0, 2, 4, 10, 12])).findings[0]?.sentence).toBe(
      '2 slices seem to be missing (the usual distance is 2.00 mm).',
    );
  });

  it('says uneven distances', () => {
    expect(findings(axial([0, 2, 4, 7, 9, 11]))).toEqual(['uneven-spacing']);
  });

  it('says positions that occur twice and keeps their order of numbers', () => {
    const frames = axial([0, 2, 0, 2]);
    expect(findings(frames)).toEqual(['duplicate-positions']);
    expect(order(frames)).toEqual([1, 3, 2, 4]);
  });

  it('says gantry tilt with its angle', () => {
    const frames = [0, 1, 2].map((step) => frame(step + 1, { position: [0, 2 * step, 10 * step] }));
    expect(sortSeries(frames).findings).toEqual([
      {
        kind: 'gantry-tilt',
        sentence: 'The slices are shifted against each other by 11.3 degrees (gantry tilt).',
      },
    ]);
  });

  it('separates orientations and sizes', () => {
    const sagittal = { orientation: [0, 1, 0, 0, 0, -1] };
    const localizer = [
      frame(1),
      frame(2, { ...sagittal, position: [1, 0, 0] }),
      frame(3, { position: [0, 0, 5] }),
    ];
    expect(findings(localizer)).toEqual(['mixed-orientations']);
    expect(sortSeries(localizer).stacks.map((stack) => stack.frames.length)).toEqual([2, 1]);
    expect(findings([frame(1), frame(2, { rows: 5, position: [0, 0, 3] })])).toEqual(['mixed-sizes']);
  });

  it('falls back to instance numbers and says so', () => {
    const frames = [3, 1, 2].map((number) => frame(number, { position: null }));
    expect(order(frames)).toEqual([1, 2, 3]);
    expect(findings(frames)).toEqual(['no-geometry']);
  });

  it('has nothing to say of one image', () => {
    expect(findings([frame(1, { position: null })])).toEqual([]);
    expect(sortSeries([]).findings).toEqual([]);
  });

  it('gives the same order for any order of files', () => {
    const frames = axial([5, 1, 4, 2, 3]);
    expect(order([...frames].reverse())).toEqual(order(frames));
  });
});
