import { ExpectedError } from '../../../core/domain/errors.ts';
import { hashFrames, inspectFile } from '../inspect.ts';
import type { Inspection } from '../inspect.ts';
import { isSecondary, openSecondary } from '../secondary/open-secondary.ts';

/**
 * Decodes every frame of a DICOM, PNG, JPEG, TIFF or NIfTI file. `transferSyntax` of the latter is their
 * format. Expected failures become the reason; bugs are thrown.
 * @param name what `file` shall say.
 */
export async function inspectAny(bytes: Uint8Array, name: string): Promise<Inspection> {
  if (!isSecondary(bytes)) return await inspectFile(bytes, name);
  try {
    const image = await openSecondary(bytes);
    const { rows, columns, frames, bitsStored, format } = image.facts;
    const sums = await hashFrames({
      facts: { frames },
      storedFrame: (index) => Promise.resolve(image.decodeFrame(index)),
    });
    const size = { rows, columns, frames, bitsStored, transferSyntax: format };
    return { file: name, ok: true, reason: null, ...size, ...sums };
  } catch (error) {
    if (!(error instanceof ExpectedError)) throw error;
    return failedInspection(name, error.message);
  }
}

/** The line of a file of which nothing is known but why. */
export function failedInspection(name: string, reason: string): Inspection {
  return {
    file: name,
    ok: false,
    reason,
    rows: null,
    columns: null,
    frames: null,
    bitsStored: null,
    transferSyntax: null,
    min: null,
    max: null,
    sha256: null,
  };
}
