import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { countPixels } from '../../../core/mask/count.ts';
import type { FramePlane, Orientation, PointLps } from '../../dicom/catalogue/instance-facts.ts';
import { factsOf } from '../../dicom/catalogue/header-facts.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { openNifti } from '../../dicom/secondary/nifti.ts';
import type { FrameGeometry } from '../incoming.ts';
import { lengthOf, pointAt, scaled } from '../volume/volume-grid.ts';
import { readNiftiGeometry } from './nifti-geometry.ts';
import { readNifti } from './read-nifti.ts';

const SHARED = join(import.meta.dirname, '../../../../shared/data');
const CT = join(SHARED, 'ct_totalsegmentator');
const HIPPOCAMPUS = join(SHARED, 'hippocampus');

/** Where the slices of a NIfTI image lie: the catalogue keeps no places of such images. */
function planesOf(bytes: Uint8Array): {
  readonly planes: readonly FramePlane[];
  readonly spacingMm: readonly [number, number];
} {
  const grid = readNiftiGeometry(bytes).grid!;
  const unit = (vector: PointLps): PointLps => scaled(vector, 1 / lengthOf(vector));
  const orientation: Orientation = [...unit(grid.steps[0]), ...unit(grid.steps[1])];
  return {
    planes: Array.from({ length: grid.dims[2] }, (_, k) => ({
      position: pointAt(grid, [0, 0, k]),
      orientation,
    })),
    spacingMm: [lengthOf(grid.steps[1]), lengthOf(grid.steps[0])],
  };
}

describe('NIfTI labels of others', () => {
  it('of TotalSegmentator lie on all slices of their CT, with their names', async () => {
    if (!existsSync(CT)) {
      console.log('SKIPPED: there is no folder shared/data/ct_totalsegmentator beside the repository.');
      return;
    }
    const file = await readNifti(join(CT, 'example_seg_dicom.nii.gz'));
    const slices = new Set<number>();
    const pixels = new Map<string, number>();
    for (const name of readdirSync(join(CT, 'example_ct_dicom'))) {
      const header = readDataSet(readFileSync(join(CT, 'example_ct_dicom', name)), { stopAtPixelData: true });
      const facts = factsOf(header);
      const on = file.placed![0]!.onFrame({
        sopInstanceUid: facts.sopInstanceUid,
        frameIndex: 0,
        names: [],
        columns: facts.columns,
        rows: facts.rows,
        plane: facts.planes[0]!,
        spacingMm: facts.spacingMm,
        frameOfReferenceUid: facts.frameOfReferenceUid,
      });
      expect(on).toMatchObject({ kind: 'masks', by: 'geometry' });
      if (on.kind === 'mismatch') continue;
      slices.add(on.slice);
      for (const [label, mask] of on.masks) {
        const { name: organ } = file.labels[label]!;
        pixels.set(organ, (pixels.get(organ) ?? 0) + countPixels(mask));
      }
    }
    expect(slices.size).toBe(20);
    expect(file.labels.length).toBe(31);
    // Counted with nibabel: (data == 1).sum(), (data == 5).sum(), all above 0.
    expect([pixels.get('spleen'), pixels.get('liver')]).toEqual([130634, 366708]);
    expect([...pixels.values()].reduce((sum, count) => sum + count, 0)).toBe(739420);
  });

  it('of the hippocampus lie on their images, by geometry and by name', async () => {
    if (!existsSync(HIPPOCAMPUS)) {
      console.log('SKIPPED: there is no folder shared/data/hippocampus beside the repository.');
      return;
    }
    for (const name of readdirSync(join(HIPPOCAMPUS, 'labels')).slice(0, 10)) {
      const bytes = readFileSync(join(HIPPOCAMPUS, 'images', name));
      const { frames, facts } = openNifti(bytes);
      const places = planesOf(bytes);
      const placed = (await readNifti(join(HIPPOCAMPUS, 'labels', name))).placed![0]!;
      for (let index = 0; index < frames; index++) {
        const byName: FrameGeometry = {
          sopInstanceUid: '1.2.3',
          frameIndex: index,
          names: [basename(name, '.nii.gz')],
          columns: facts.columns,
          rows: facts.rows,
          plane: null,
          spacingMm: null,
          frameOfReferenceUid: '',
        };
        const { plane, spacingMm } = { plane: places.planes[index]!, spacingMm: places.spacingMm };
        const [named, found] = [
          placed.onFrame(byName),
          placed.onFrame({ ...byName, names: [], plane, spacingMm }),
        ];
        expect(named).toMatchObject({ kind: 'masks', by: 'name', slice: index });
        expect(found).toMatchObject({ kind: 'masks', by: 'geometry', slice: index });
        if (named.kind === 'masks' && found.kind === 'masks') expect(found.masks).toEqual(named.masks);
      }
    }
  });
});
