import { pictureUid, uidOfContent } from '../dicom/catalogue/content-uid.ts';
import { readLocator } from '../dicom/sources/list-sources.ts';
import type { SourceLocator } from '../dicom/sources/source.ts';
import { openImage } from '../dicom/frame-source.ts';
import { isSecondary, openSecondary, SECONDARY_HEAD_BYTES } from '../dicom/secondary/open-secondary.ts';
import type { OpenFrames } from './label-frame-file.ts';

/**
 * Opens what a locator names, DICOM or secondary input, for decoding.
 * @throws ExpectedError when it is gone or not readable.
 */
export async function openFrames(locator: SourceLocator): Promise<OpenFrames> {
  return openBytes(await readLocator(locator));
}

/** The same for a file that has been read. @throws ExpectedError when it is no image. */
export async function openBytes(bytes: Uint8Array): Promise<OpenFrames> {
  if (isSecondary(bytes.subarray(0, SECONDARY_HEAD_BYTES))) {
    const picture = await openSecondary(bytes);
    return {
      frames: picture.frames,
      sopInstanceUid: pictureUid(bytes),
      decodeFrame: (index) => picture.decodeFrame(index),
    };
  }
  const image = openImage(bytes);
  return {
    frames: image.facts.frames,
    sopInstanceUid: image.facts.sopInstanceUid || uidOfContent(bytes),
    decodeFrame: (index) => image.decodeFrame(index),
  };
}
