import { ExpectedError } from '../../../core/domain/errors.ts';
import type { DataSet } from '../data-set.ts';
import { chestSet, isChestCc } from './chest-cc.ts';
import { phantomSet, type PhantomRequest } from './phantoms.ts';
import { hasTruthAndImages, truthImageSet } from './truth-images.ts';
import { volumeFolders, volumeSet } from './volumes.ts';

export interface OpenDataSet {
  /** An absolute folder; null: phantoms. */
  readonly folder: string | null;
  readonly phantoms: PhantomRequest;
  /** Volumes that are looked at. */
  readonly volumes: number;
  readonly signal: AbortSignal;
}

/** Recognises a data set by what its folder holds. @throws ExpectedError `data-unknown`, or what is wrong with it. */
export async function openDataSet({ folder, phantoms, volumes, signal }: OpenDataSet): Promise<DataSet> {
  if (folder === null) return phantomSet(phantoms);
  if (isChestCc(folder)) return chestSet(folder);
  if (hasTruthAndImages(folder)) return truthImageSet(folder, signal);
  if (volumeFolders(folder) !== null) return volumeSet(folder, volumes);
  throw new ExpectedError(
    'data-unknown',
    `${folder} is no data set with truth: it needs dicom or images beside truth, NIfTI in imagesTr and labelsTr ` +
      '(or images and labels), or the files of chest_cc.',
  );
}
