import { join } from 'node:path';
import { encode } from 'fast-png';
import type { PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { displaySize } from '../../core/render/display-size.ts';
import { greyPicture, type GreyPicture } from '../../core/render/grey-picture.ts';
import { tintMasks } from '../../core/render/tint-masks.ts';
import { writeAtomically } from '../platform/atomic-file.ts';
import type { CaseImage } from './report-input.ts';

/** Long sides in pixels. A thumbnail is shown at half its size, sharp on dense screens. */
const PICTURE_SIDE = 900;
const THUMBNAIL_SIDE = 176;
const THUMBNAIL_LOOK = { fill: 0.3, edge: 0.95 };

/** Paths of a case's pictures below the report's folder, with slashes as in links. */
export function picturePath(labelId: string): string {
  return `pictures/${labelId}.png`;
}

export function thumbnailPath(labelId: string): string {
  return `pictures/${labelId}-small.png`;
}

/** Writes the grey picture, which all overlays of the case page share, and the thumbnail with refined masks. */
export async function writePictures(
  outDir: string,
  label: PseudoLabel,
  image: CaseImage,
  about: { readonly masks: ReadonlyMap<string, BitMask>; readonly colourOf: (structure: string) => string },
): Promise<void> {
  const { frame, window, pixelAspect = 1 } = image;
  const picture = greyPicture(frame, displaySize(frame, PICTURE_SIDE, pixelAspect), window);
  const small = greyPicture(frame, displaySize(frame, THUMBNAIL_SIDE, pixelAspect), window);
  const tinted = label.structures.flatMap((one) => {
    const mask = about.masks.get(one.masks.refined);
    return mask === undefined ? [] : [{ mask, colour: about.colourOf(one.structure) }];
  });
  const thumbnail = tintMasks(small, tinted, THUMBNAIL_LOOK);
  await writeAtomically(join(outDir, picturePath(label.id)), greyPng(picture));
  await writeAtomically(
    join(outDir, thumbnailPath(label.id)),
    encode({ width: thumbnail.width, height: thumbnail.height, data: thumbnail.values, channels: 3 }),
  );
}

function greyPng(picture: GreyPicture): Uint8Array {
  return encode({ width: picture.width, height: picture.height, data: picture.values, channels: 1 });
}
