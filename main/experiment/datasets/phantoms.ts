import type { Frame } from '../../../core/domain/frame.ts';
import { generateWrist } from '../../../core/phantom/generate-wrist.ts';
import { plainFrame } from '../../dicom/secondary/secondary-image.ts';
import { loadTask } from '../../models/load-task.ts';
import { shippedModelsFolder } from '../../models/shipped-models.ts';
import { PERCENTILES, remembered, type DataSet, type LoadedImage } from '../data-set.ts';

export interface PhantomRequest {
  readonly count: number;
  readonly width: number;
  readonly height: number;
  /** Of the first one. */
  readonly seed: number;
}

/** Generated wrists: in memory, the same on every computer. */
export async function phantomSet({ count, width, height, seed }: PhantomRequest): Promise<DataSet> {
  const { structures } = await loadTask('phantom-wrist', { folders: [shippedModelsFolder()] });
  const seeds = Array.from({ length: count }, (_, index) => seed + index);
  return {
    name: 'phantoms',
    note: `${count} generated wrists of ${width} x ${height} pixels, seeds ${seed} to ${seed + count - 1}.`,
    structures: structures.map((structure) => ({ ...structure, settings: {} })),
    images: seeds.map((one) =>
      remembered({
        name: `seed ${one}`,
        caseName: `seed ${one}`,
        group: `seed ${one}`,
        load: () => Promise.resolve(phantomOf(one, width, height)),
      }),
    ),
    view: { window: PERCENTILES, invertMonochrome1: true, flip: 'right' },
    typical: { width, height },
  };
}

function phantomOf(seed: number, width: number, height: number): LoadedImage {
  const phantom = generateWrist({ seed, width, height });
  const frame: Frame = {
    ...plainFrame({
      rows: phantom.height,
      columns: phantom.width,
      samplesPerPixel: 1,
      photometric: phantom.photometric,
      bitsStored: 12,
      values: phantom.image,
    }),
    laterality: phantom.laterality,
  };
  return { frame, truth: phantom.truth };
}
