import { isKnown } from '../../../core/exchange/judgement.ts';
import { leavingStructures, type ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import type { CaseList } from './case-list.ts';
import { dataSetName, labelName } from './data-set-name.ts';
import { writeDataSetJson } from './dataset-json.ts';
import { binaryGrid, BINARY_IGNORE, INSIDE, unknownGrid } from './label-grids.ts';
import { folderSuffix, IMAGE_NOTE, type NnunetMode } from './nnunet-mode.ts';
import { isExclusive } from './nnunet-findings.ts';
import { writeImages } from './write-images.ts';
import { writeVoxels } from './write-voxels.ts';

/**
 * A data set of background and one structure for each of them. A case is in the data sets of the structures that are
 * known of it; with the ignore label also in those of unknown ones, where another structure rules out some pixels.
 */
export function createPerStructureMode(ports: FormatPorts, list: CaseList): NnunetMode {
  const { structures } = ports.task;
  const names = structures.map(({ id }, offset) =>
    dataSetName(ports.task, { offset, count: structures.length, suffix: id }),
  );
  /** Places in the task of data sets in which something is ignored. */
  const ignoring = new Set<number>();

  /** 1-based places in the task; what is in the data set of each. */
  const dataSetsOf = (one: ExportCase): { number: number; known: boolean }[] =>
    one.structures.flatMap(({ judgement }, index) => {
      const known = isKnown(judgement, ports.options.includeUnsigned);
      const ruledOut =
        ports.options.unknown === 'ignore' && isExclusive(one) && leavingStructures(one).length > 0;
      return known || ruledOut ? { number: index + 1, known } : [];
    });

  return {
    async write(one, volume, signal) {
      const suffix = folderSuffix(one);
      const images = await writeImages(one, ports, { folder: `nnunet/images${suffix}`, volume, signal });
      const dataSets = dataSetsOf(one);
      const leaving = leavingStructures(one);
      for (const { number, known } of dataSets) {
        signal.throwIfAborted();
        if (!known) ignoring.add(number);
        const structure = one.structures[number - 1]!; // places of the task
        const slices = function* (): Generator<Uint8Array> {
          for (let frame = 0; frame < one.frames.length; frame++) {
            yield known ? binaryGrid(one, structure, frame) : unknownGrid({ one, leaving }, frame);
          }
        };
        await writeVoxels(ports.folder, `nnunet/${names[number - 1]!}/labels${suffix}/${one.name}.nii.gz`, {
          image: { ...volume, type: 'uint8', intent: 'label', description: '' },
          slices: slices(),
          about: { format: 'nnunet', caseId: one.caseId },
        });
      }
      const numbers = dataSets.map(({ number }) => number);
      await list.add({ name: one.name, split: one.split, images, structures: numbers });
    },
    async finish(channels, signal) {
      for (const [index, { id }] of structures.entries()) {
        signal.throwIfAborted();
        const number = index + 1;
        if (!list.has(number)) continue;
        const name = names[index]!; // one a structure
        await writeDataSetJson(ports, list, {
          folder: `nnunet/${name}`,
          dataSet: number,
          name,
          channels,
          labels: {
            background: 0,
            [labelName(id)]: INSIDE,
            ...(ignoring.has(number) ? { ignore: BINARY_IGNORE } : {}),
          },
          order: null,
          description:
            'Written by Countersign: one structure. Cases where it is absent are background. Images lie in ../imagesTr and ../imagesTs, shared by the data sets of the task.',
          meaning: {
            task: { id: ports.task.id, version: ports.task.version },
            structure: id,
            images: IMAGE_NOTE,
            ignored: ignoring.has(number)
              ? 'Cases in which nobody judged the structure: all pixels but those of other signed structures, which never overlap it.'
              : 'none',
          },
          shared: true,
        });
      }
    },
  };
}
