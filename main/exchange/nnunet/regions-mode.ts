import { leavingStructures, type ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { littleEndianBytes } from '../volume/number-grid.ts';
import type { CaseVolume } from '../volume/volume-of-frames.ts';
import type { CaseList } from './case-list.ts';
import { createCombinationBook } from './combination-book.ts';
import { dataSetName } from './data-set-name.ts';
import { writeDataSetJson } from './dataset-json.ts';
import { createDeferredLabels } from './deferred-labels.ts';
import { combinationGrid, type LabelsOf } from './label-grids.ts';
import { folderSuffix, IMAGE_NOTE, type NnunetMode } from './nnunet-mode.ts';
import { unknownStructures } from './nnunet-findings.ts';
import { regionsOf } from './regions.ts';
import { writeImages } from './write-images.ts';
import { writeVoxels } from './write-voxels.ts';

/** One data set for all structures: every combination of structures that occurs is a label value. */
export function createRegionsMode(ports: FormatPorts, list: CaseList): NnunetMode {
  const name = dataSetName(ports.task);
  const folder = `nnunet/${name}`;
  const book = createCombinationBook();
  const deferred = createDeferredLabels(ports.folder);

  const writeLabels = async (
    one: ExportCase,
    volume: Extract<CaseVolume, { kind: 'volume' }>,
    signal: AbortSignal,
  ): Promise<void> => {
    const path = `${folder}/labels${folderSuffix(one)}/${one.name}.nii.gz`;
    const hasUnknown = unknownStructures(one, ports).length > 0;
    const labels: LabelsOf = { one, leaving: leavingStructures(one), hasUnknown };
    const grids = function* (): Generator<Uint16Array> {
      for (let frame = 0; frame < one.frames.length; frame++) {
        signal.throwIfAborted();
        yield combinationGrid(labels, frame, book);
      }
    };
    if (hasUnknown) {
      await deferred.add(path, one.caseId, { volume, slices: grids() });
      return;
    }
    // The type comes before the voxels: a stack is painted twice rather than kept.
    let highest = 0;
    let only: Uint16Array | null = null;
    for (const grid of grids()) {
      for (const value of grid) if (value > highest) highest = value;
      only = one.frames.length === 1 ? grid : null;
    }
    const type = highest > 0xff ? 'uint16' : 'uint8';
    const slices = function* (): Generator<Uint8Array> {
      for (const grid of only === null ? grids() : [only]) {
        yield littleEndianBytes(type === 'uint8' ? Uint8Array.from(grid) : grid);
      }
    };
    await writeVoxels(ports.folder, path, {
      image: { ...volume, type, intent: 'label', description: '' },
      slices: slices(),
      about: { format: 'nnunet', caseId: one.caseId },
    });
  };

  return {
    async write(one, volume, signal) {
      const images = await writeImages(one, ports, {
        folder: `${folder}/images${folderSuffix(one)}`,
        volume,
        signal,
      });
      await writeLabels(one, volume, signal);
      await list.add({ name: one.name, split: one.split, images, structures: [] });
    },
    async finish(channels, signal) {
      const ignore = book.size + 1;
      await deferred.write(ignore, signal);
      const regions = regionsOf(ports.task, book);
      await writeDataSetJson(ports, list, {
        folder,
        dataSet: 0,
        name,
        channels,
        labels: { ...regions.labels, ...(deferred.any ? { ignore } : {}) },
        order: regions.order,
        description: descriptionOf(regions.order !== null, book.size),
        meaning: {
          task: { id: ports.task.id, version: ports.task.version },
          combinations: regions.combinations,
          occur_on_no_image: regions.missing,
          images: IMAGE_NOTE,
          ignored: deferred.any
            ? 'Cases with structures that nobody judged: every pixel outside of the signed structures is ignored.'
            : 'none',
        },
        shared: false,
      });
    },
  };
}

function descriptionOf(overlaps: boolean, combinations: number): string {
  const labels = overlaps
    ? 'Structures overlap: each label value is a combination of structures, each region lists the values that its structure takes part in. regions_class_order names, region by region and large ones first, the value that nnU-Net lays down where it found the region; its labelmaps can therefore not show every overlap: predict with --save_probabilities and take each region above 0.5.'
    : 'Structures do not overlap: plain labels.';
  const wide =
    combinations > 255
      ? ' There are more than 255 combinations: nnU-Net predicts labelmaps of 8 bits only, so use the probabilities.'
      : '';
  return `Written by Countersign. ${labels}${wide} Absent structures are background.`;
}
