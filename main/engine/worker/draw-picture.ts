import { encode } from 'fast-png';
import type { BoxPx } from '../../../core/domain/geometry.ts';
import type { Frame } from '../../../core/domain/frame.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { decodeMask } from '../../../core/mask/rle.ts';
import { greyFrameOf } from '../../../core/pixels/grey-frame.ts';
import { displaySize } from '../../../core/render/display-size.ts';
import { greyPicture } from '../../../core/render/grey-picture.ts';
import { tintMasks, type ColourPicture } from '../../../core/render/tint-masks.ts';
import type { PictureTask } from './operations.ts';

const LOOKS = { all: { fill: 0.3, edge: 0.95 }, masks: { fill: 0.08, edge: 1 } } as const;

/** Of the masks' longer side, on each side: a structure is recognised by what is around it. */
const SURROUNDINGS = 0.35;

/** PNG of a frame with masks drawn in. @throws RangeError when a mask has another size than the frame (rule M2). */
export function drawPicture(frame: Frame, task: Omit<PictureTask, 'frame'>): Uint8Array {
  const grey = greyFrameOf(frame);
  const masks = task.masks.map(({ bytes, colour }) => ({ mask: decodeMask(bytes, grey), colour }));
  const part = task.show === 'masks' ? surroundingsOf(masks.map(({ mask }) => mask)) : null;
  const longSide = Math.max(grey.width, grey.height * frame.pixelAspect);
  const partSide =
    part === null ? longSide : Math.max(part.right - part.left, (part.bottom - part.top) * frame.pixelAspect);
  const size = displaySize(grey, (task.side * longSide) / partSide, frame.pixelAspect);
  const picture = tintMasks(greyPicture(grey, size), masks, LOOKS[task.show]);
  return png(part === null ? picture : cropPicture(picture, part, grey));
}

function surroundingsOf(masks: readonly BitMask[]): BoxPx | null {
  const boxes = masks.map(maskBounds).filter((box) => box !== null);
  const [first] = masks;
  if (boxes.length === 0 || first === undefined) return null;
  const left = Math.min(...boxes.map((box) => box.left));
  const top = Math.min(...boxes.map((box) => box.top));
  const right = Math.max(...boxes.map((box) => box.right));
  const bottom = Math.max(...boxes.map((box) => box.bottom));
  const margin = Math.round(SURROUNDINGS * Math.max(right - left, bottom - top));
  return {
    left: Math.max(0, left - margin),
    top: Math.max(0, top - margin),
    right: Math.min(first.width, right + margin),
    bottom: Math.min(first.height, bottom + margin),
  };
}

function cropPicture(
  picture: ColourPicture,
  part: BoxPx,
  image: { readonly width: number; readonly height: number },
): ColourPicture {
  const scaleX = picture.width / image.width;
  const scaleY = picture.height / image.height;
  const left = Math.floor(part.left * scaleX);
  const top = Math.floor(part.top * scaleY);
  const width = Math.max(1, Math.min(picture.width, Math.ceil(part.right * scaleX)) - left);
  const height = Math.max(1, Math.min(picture.height, Math.ceil(part.bottom * scaleY)) - top);
  const values = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const from = 3 * ((y + top) * picture.width + left);
    values.set(picture.values.subarray(from, from + 3 * width), 3 * y * width);
  }
  return { width, height, channels: 3, values };
}

function png({ width, height, values }: ColourPicture): Uint8Array {
  return encode({ width, height, data: values, channels: 3 });
}
