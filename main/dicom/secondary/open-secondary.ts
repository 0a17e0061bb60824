import { refusal } from './secondary-image.ts';
import type { SecondaryImage } from './secondary-image.ts';
import { openJpeg } from './jpeg.ts';
import { isNifti } from './nifti-header.ts';
import { openNifti } from './nifti.ts';
import { PNG_SIGNATURE } from './png-chunks.ts';
import { openPng } from './png.ts';
import { openTiff } from './tiff.ts';

/** Bytes of a file's start that `secondaryFormat` wants to see. */
export const SECONDARY_HEAD_BYTES = 4096;

export type SecondaryFormat = 'PNG' | 'JPEG' | 'TIFF' | 'NIfTI';

/** The format by magic bytes, never by the name; null: something else, perhaps DICOM. */
export function secondaryFormat(head: Uint8Array): SecondaryFormat | null {
  // A DICOM file may carry a TIFF header in its preamble, so that both kinds of programs read it.
  if (String.fromCharCode(...head.subarray(128, 132)) === 'DICM') return null;
  if (PNG_SIGNATURE.every((byte, index) => head[index] === byte)) return 'PNG';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'JPEG';
  if (isTiff(head)) return 'TIFF';
  return isNifti(head) ? 'NIfTI' : null;
}

/** Can `openSecondary` be asked about this file? */
export function isSecondary(head: Uint8Array): boolean {
  return secondaryFormat(head) !== null;
}

/** Version 42, or 43 for BigTIFF, which is recognised to be refused by its name. */
function isTiff(head: Uint8Array): boolean {
  const little = head[0] === 0x49 && head[1] === 0x49 && (head[2] === 42 || head[2] === 43) && head[3] === 0;
  const big = head[0] === 0x4d && head[1] === 0x4d && head[2] === 0 && (head[3] === 42 || head[3] === 43);
  return little || big;
}

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
