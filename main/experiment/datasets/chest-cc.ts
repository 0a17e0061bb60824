import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskFromBits } from '../../../core/mask/convert.ts';
import { isEmpty } from '../../../core/mask/count.ts';
import { openBytes } from '../../engine/open-frames.ts';
import { greyValues } from '../../exchange/png/grey-values.ts';
import { PERCENTILES, plainStructure, remembered, type DataSet, type LoadedImage } from '../data-set.ts';
import { csvTable } from './csv-table.ts';

/** Bits of the prepared masks, in the order of their values 1, 2, 4... */
const STRUCTURES = [
  { id: 'right-lung', finding: false },
  { id: 'left-lung', finding: false },
  { id: 'cardiomediastinum', finding: false },
  { id: 'airways', finding: false },
  { id: 'ground-glass', finding: true },
  { id: 'consolidation', finding: true },
] as const;

/** Chest radiographs with radiologists' masks: attribution.csv and prepared_768/{images,masks}. */
export function isChestCc(folder: string): boolean {
  return ['attribution.csv', 'prepared_768/images', 'prepared_768/masks'].every((name) =>
    existsSync(join(folder, name)),
  );
}

/**
 * Radiologists drew every finding, so an image without one has none; an organ that was not drawn is unknown, not absent.
 * @throws ExpectedError `data-wrong`.
 */
export async function chestSet(folder: string): Promise<DataSet> {
  const rows = csvTable(await readFile(join(folder, 'attribution.csv'), 'utf8'));
  const images = rows.map(({ stem, patientid }) => {
    if (!stem || !patientid) {
      throw new ExpectedError(
        'data-wrong',
        'attribution.csv needs the columns stem and patientid in every row; correct or download it again.',
      );
    }
    return remembered({
      name: stem,
      caseName: stem,
      group: patientid,
      load: () => chestImage(join(folder, 'prepared_768'), stem),
    });
  });
  return {
    name: 'chest_cc',
    note: `${images.length} chest radiographs of ${new Set(images.map((one) => one.group)).size} patients; organs that were not drawn are unknown.`,
    structures: STRUCTURES.map(({ id, finding }, index) =>
      plainStructure(id, index, { severalParts: finding, mayBeAbsent: finding }),
    ),
    images,
    view: { window: PERCENTILES, invertMonochrome1: true, flip: 'none' },
    typical: { width: 768, height: 768 },
  };
}

async function chestImage(folder: string, stem: string): Promise<LoadedImage> {
  const file = await openBytes(await readFile(join(folder, 'images', `${stem}.png`)));
  const bits = greyValues(await readFile(join(folder, 'masks', `${stem}.png`)));
  const truth = new Map<string, BitMask>();
  STRUCTURES.forEach(({ id, finding }, index) => {
    const mask = maskFromBits(bits.values, 1 << index, bits);
    if (finding || !isEmpty(mask)) truth.set(id, mask);
  });
  return { frame: await file.decodeFrame(0), truth };
}
