import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { openFrames } from '../../engine/open-frames.ts';
import { framesIn, imagesBeside } from '../../evaluation/image-folder.ts';
import { twice } from '../../evaluation/labelled-cases.ts';
import { groupOf, openTruth, type TruthPlace } from '../../evaluation/truth-place.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import {
  idOf,
  PERCENTILES,
  plainStructure,
  remembered,
  type DataSet,
  type ExperimentImage,
} from '../data-set.ts';

export function hasTruthAndImages(folder: string): boolean {
  return existsSync(join(folder, 'truth')) && imagesBeside(folder) !== null;
}

/**
 * A folder as `countersign phantom`, `calibrate` and `evaluate` know it: dicom/ or images/, truth/, patients.json.
 * @throws ExpectedError when nothing matches or a file is wrong.
 */
export async function truthImageSet(folder: string, signal: AbortSignal): Promise<DataSet> {
  const truth = await openTruth(folder);
  const frames = await framesIn(imagesBeside(folder) ?? folder, signal);
  // The catalogue's order depends on what was imported; names do not.
  const images = frames
    .flatMap((frame) => imageOf(frame, truth) ?? [])
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const first = images[0];
  if (first === undefined) {
    throw new ExpectedError(
      'truth-no-match',
      `None of ${frames.length} images has truth in ${join(folder, 'truth')}; name each case by the SOP Instance UID of its image or by the file name without extension.`,
    );
  }
  const again = images.find(({ name }, index) => name === images[index + 1]?.name);
  if (again !== undefined) throw twice(again.name);
  const known = await Promise.all(truth.cases.map((name) => truth.structuresOf(name)));
  const ids = [...new Set(known.flat())].sort();
  const { frame } = await first.load();
  const sided = frame.laterality === 'L' || frame.laterality === 'R';
  return {
    name: 'truth folder',
    note: `${images.length} images with truth; ${frames.length - images.length} without.`,
    structures: ids.map((id, index) => plainStructure(idOf(id), index)),
    images,
    view: { window: PERCENTILES, invertMonochrome1: true, flip: sided ? 'right' : 'none' },
    typical: { width: frame.columns, height: frame.rows },
  };
}

function imageOf(frame: CatalogueFrame, truth: TruthPlace): ExperimentImage | null {
  const name = truth.nameOf(frame);
  if (name === null) return null;
  return remembered({
    name,
    caseName: name,
    group: groupOf(name, frame.facts, truth.patients),
    async load() {
      const file = await openFrames(frame.locator);
      const decoded = await file.decodeFrame(frame.frameIndex);
      const masks = await truth.read(name, { width: decoded.columns, height: decoded.rows });
      return {
        frame: decoded,
        truth: new Map([...(masks ?? [])].map(([structure, mask]) => [idOf(structure), mask])),
      };
    },
  });
}
