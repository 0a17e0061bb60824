import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sized } from '../../core/mask/size-guard.ts';
import type { ExportCase } from '../../main/exchange/export-case.ts';
import { exportCase } from '../support/exchange/export-case.ts';
import type { GeneratedStudy } from '../support/exchange/generated-studies.ts';

/**
 * A case as if the images of a study, which have few pixels, were of this size. Only the header of the first one is
 * read, so only that one is written.
 * @param masks by structure, then by frame, as they are stored.
 */
export function largeCase(
  study: GeneratedStudy,
  folder: string,
  { width, height, masks }: Sized & { readonly masks: readonly (readonly Uint8Array[])[] },
): ExportCase {
  const [{ name, bytes }] = study.files as [GeneratedStudy['files'][number]]; // a study has files
  writeFileSync(join(folder, name), bytes);
  const structures = masks.map((_, index) => ({ id: `s${index}`, masks: [] }));
  const one = exportCase(study, { folder, structures });
  return {
    ...one,
    frames: one.frames.map((frame) => ({
      ...frame,
      facts: { ...frame.facts, rows: height, columns: width },
    })),
    structures: one.structures.map((structure, index) => ({
      ...structure,
      empty: false,
      masks: masks[index]!,
    })),
  };
}
