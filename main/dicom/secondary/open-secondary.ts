import { refusal } from './secondary-image.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { openJpeg } from './jpeg.ts';
import { openNifti } from './nifti.ts';
import { openPng } from './png.ts';
import { SECONDARY_HEAD_BYTES, secondaryFormat } from './secondary-format.ts';
import { openTiff } from './tiff.ts';

export { SECONDARY_HEAD_BYTES, isSecondary, secondaryFormat } from './secondary-format.ts';

/**
 * Opens a PNG, JPEG, TIFF or NIfTI file.
 * @throws ExpectedError when it is none of them, damaged, or of a kind that would be read wrongly.
 */
export async function openSecondary(bytes: Uint8Array): Promise<SecondaryImage> {
  switch (secondaryFormat(bytes.subarray(0, SECONDARY_HEAD_BYTES))) {
    case 'PNG':
      return openPng(bytes);
    case 'JPEG':
      return await openJpeg(bytes);
    case 'TIFF':
      if (bytes[2] === 43 || bytes[3] === 43) throw refusal('TIFF', 'is a BigTIFF, which is not supported');
      return openTiff(bytes);
    case 'NIfTI':
      return openNifti(bytes);
    case null:
      throw refusal('given', 'is neither PNG, JPEG, TIFF nor NIfTI');
  }
}
