import { describe, expect, it } from 'vitest';
import { exportCase } from '../../../test/support/exchange/export-case.ts';
import { generatedStudy } from '../../../test/support/exchange/generated-studies.ts';
import type { FramePlane, InstanceFacts } from '../../dicom/catalogue/instance-facts.ts';
import type { ExportFrame } from '../export-case.ts';
import { volumeOfFrames } from './volume-of-frames.ts';

const AXIAL: FramePlane['orientation'] = [1, 0, 0, 0, 1, 0];

/** Frames of the axial study with other places. */
function frames(
  positions: readonly FramePlane['position'][],
  more: (index: number) => Partial<InstanceFacts> = () => ({}),
): ExportFrame[] {
  const [first] = exportCase(generatedStudy('axial'), { structures: [{ id: 'ulna', masks: [] }] }).frames;
  return positions.map((position, index) => ({
    ...first!,
    facts: { ...first!.facts, planes: [{ position, orientation: AXIAL }], ...more(index) },
  }));
}

describe('the volume of a case', () => {
  it('has the steps of its slices, descending ones too', () => {
    expect(
      volumeOfFrames(
        frames([
          [1, 2, 9],
          [1, 2, 6],
          [1, 2, 3],
        ]),
      ),
    ).toMatchObject({
      kind: 'volume',
      place: 'patient',
      sheared: false,
      grid: {
        dims: [13, 11, 3],
        origin: [1, 2, 9],
        steps: [
          [0.5, 0, 0],
          [0, 0.5, 0],
          [0, 0, -3],
        ],
      },
    });
  });

  it('says a gantry tilt by its axes', () => {
    expect(
      volumeOfFrames(
        frames([
          [0, 0, 0],
          [0, 1, 4],
          [0, 2, 8],
        ]),
      ),
    ).toMatchObject({
      kind: 'volume',
      sheared: true,
      grid: {
        steps: [
          [0.5, 0, 0],
          [0, 0.5, 0],
          [0, 1, 4],
        ],
      },
    });
  });

  it('takes decimals of few digits for even, and missing slices not', () => {
    expect(
      volumeOfFrames(
        frames([
          [0, 0, 0],
          [0, 0, 0.62],
          [0, 0, 1.25],
          [0, 0, 1.87],
        ]),
      ),
    ).toMatchObject({ kind: 'volume' });
    expect(
      volumeOfFrames(
        frames([
          [0, 0, 0],
          [0, 0, 1],
          [0, 0, 3],
        ]),
      ),
    ).toMatchObject({ kind: 'refused', code: 'volume-uneven' });
    expect(
      volumeOfFrames(
        frames([
          [0, 0, 0],
          [0, 0, 0],
        ]),
      ),
    ).toMatchObject({ kind: 'refused', code: 'volume-uneven' });
    expect(
      volumeOfFrames(
        frames([
          [0, 0, 0],
          [4, 0, 0],
        ]),
      ),
    ).toMatchObject({ kind: 'refused', code: 'volume-flat' });
  });

  it('refuses mixed orientations, sizes and spacings by a sentence', () => {
    const turned = frames(
      [
        [0, 0, 0],
        [0, 0, 1],
      ],
      (index) => (index === 0 ? {} : { planes: [{ position: [0, 0, 1], orientation: [0, 1, 0, 0, 0, -1] }] }),
    );
    expect(volumeOfFrames(turned)).toMatchObject({ code: 'volume-orientation' });
    const sizes = frames(
      [
        [0, 0, 0],
        [0, 0, 1],
      ],
      (index) => ({ rows: 11 + index }),
    );
    expect(volumeOfFrames(sizes)).toMatchObject({ code: 'volume-sizes' });
    const spacings = frames(
      [
        [0, 0, 0],
        [0, 0, 1],
      ],
      (index) => ({ spacingMm: [0.5 + index, 0.5] }),
    );
    expect(volumeOfFrames(spacings)).toMatchObject({ code: 'volume-spacing' });
  });

  it('takes the thickness of a single slice, and 1 mm where nobody says it', () => {
    const thick = frames([[0, 0, 0]], () => ({ sliceThicknessMm: 2.5 }));
    expect(volumeOfFrames(thick)).toMatchObject({ grid: { steps: [{}, {}, [0, 0, 2.5]] } });
    const unknown = frames([[0, 0, 0]], () => ({ sliceThicknessMm: null }));
    expect(volumeOfFrames(unknown)).toMatchObject({ grid: { steps: [{}, {}, [0, 0, 1]] } });
  });

  it('leaves the place of a radiograph unknown, and keeps the shape of its pixels', () => {
    const image = frames([[0, 0, 0]], () => ({
      planes: [],
      spacingMm: null,
      pixelAspect: 1.5,
      sliceThicknessMm: null,
    }));
    const volume = volumeOfFrames(image);
    expect(volume).toMatchObject({
      place: 'image',
      grid: {
        steps: [
          [1, 0, 0],
          [0, 1.5, 0],
          [0, 0, 1],
        ],
      },
    });
    expect(volume.kind === 'volume' && volume.note).toMatch(
      /size of its pixels is unknown.*orientation is marked as unknown/,
    );
  });
});
