import { ExpectedError } from '../domain/errors.ts';
import type { Laterality } from '../domain/frame.ts';
import type { ModelView } from '../domain/model-manifest.ts';
import { maskCoverage } from '../mask/area-average.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { isEmpty } from '../mask/count.ts';
import { requireSameSize } from '../mask/size-guard.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import { viewOf, type ViewGeometry } from '../pixels/model-view.ts';
import { mirrorRows } from '../pixels/resize-grey.ts';
import type { ExamplePart, ExampleTarget, TrainingExample } from './example.ts';

/** What is known of one structure of a frame, in pixels of the frame. */
export interface StructureTruth {
  /** An empty mask is the same as `absent`; `unknown`: nobody judged it. */
  readonly mask: BitMask | 'absent' | 'unknown';
  /** Pixels that nobody judged. */
  readonly ignored?: BitMask;
  /** 1: judged by a reader; less: an unsigned pseudo label. */
  readonly weight: number;
}

export interface ExampleSource {
  /** A name without patient data, e.g. the digest of the frame. */
  readonly id: string;
  readonly frame: GreyFrame;
  readonly laterality: Laterality;
  readonly view: ModelView;
  /** In the order of the training's structures; empty for unlabelled images. */
  readonly structures: readonly StructureTruth[];
}

/**
 * Brings a frame and its masks into the frame of the network, by the same code as inference, so that training sees what
 * inference will see. Padding of a `fit` view is judged by nobody.
 *
 * @throws ExpectedError `training-view` when the view cannot be trained. @throws RangeError when a mask is not of the
 *   frame's size (rule M2).
 */
export function makeExample({ id, frame, laterality, view, structures }: ExampleSource): TrainingExample {
  const fill = paddingGrey(view);
  const { tensor, record } = viewOf(frame, laterality, { ...view, layout: 'NCHW', ...AS_GREY });
  const { geometry } = record;
  const { inputWidth: width, inputHeight: height } = geometry;
  const grey = new Uint16Array(width * height).fill(fill);
  for (let y = 0; y < geometry.contentHeight; y++) {
    const row = y * width;
    for (let i = row; i < row + geometry.contentWidth; i++) {
      grey[i] = Math.min(1, Math.max(0, Number(tensor.data[i]))) * 65535 + 0.5;
    }
  }
  const padding = paddingOf(geometry);
  const targets = structures.map((truth): ExampleTarget | null => {
    const { mask, ignored, weight } = truth;
    if (mask === 'unknown') return null;
    return {
      covered: mask === 'absent' ? null : partOf(mask, frame, geometry),
      ignored: ignored === undefined || isEmpty(ignored) ? padding : ignoredPart(ignored, frame, geometry),
      weight,
    };
  });
  return { id, width, height, grey, targets };
}

/** The view without what `TrainingExample.grey` leaves to the batch. */
const AS_GREY: Pick<ModelView, 'scale' | 'mean' | 'std'> = { scale: 1, mean: [], std: [] };

/** @throws ExpectedError `training-view` unless networks of this view can be trained here. */
export function requireTrainableView(view: ModelView): void {
  paddingGrey(view);
}

/**
 * Grey value of padding, 0..65535: inference pads the normalised image with zeros, so before normalisation that is the
 * mean.
 */
function paddingGrey(view: ModelView): number {
  if (view.channels !== 1) {
    throw new ExpectedError(
      'training-view',
      'Only networks with one grey channel can be trained; set channels of the view to 1.',
    );
  }
  const mean = (view.mean[0] ?? 0) / view.scale;
  if (view.resize === 'fit' && (mean < 0 || mean > 1)) {
    throw new ExpectedError(
      'training-view',
      'The mean of a view that pads images must lie between 0 and its scale; correct the mean or use the resize "stretch".',
    );
  }
  return view.resize === 'fit' ? Math.round(mean * 65535) : 0;
}

/** A mask in the network's frame, cropped; null when nothing of it is left. */
function partOf(mask: BitMask, frame: GreyFrame, geometry: ViewGeometry): ExamplePart | null {
  return isEmpty(mask) ? null : cropped(sharesOf(mask, frame, geometry), geometry.inputWidth);
}

function ignoredPart(mask: BitMask, frame: GreyFrame, geometry: ViewGeometry): ExamplePart | null {
  const shares = sharesOf(mask, frame, geometry);
  coverPadding(shares, geometry);
  return cropped(shares, geometry.inputWidth);
}

function paddingOf(geometry: ViewGeometry): ExamplePart | null {
  const shares = new Uint8Array(geometry.inputWidth * geometry.inputHeight);
  coverPadding(shares, geometry);
  return cropped(shares, geometry.inputWidth);
}

function coverPadding(shares: Uint8Array, geometry: ViewGeometry): void {
  const { inputWidth, contentWidth, contentHeight } = geometry;
  shares.fill(255, contentHeight * inputWidth);
  if (contentWidth === inputWidth) return;
  for (let y = 0; y < contentHeight; y++) {
    shares.fill(255, y * inputWidth + contentWidth, (y + 1) * inputWidth);
  }
}

/** Shares 0..255 of the whole input that the mask covers, mirrored like the image. */
function sharesOf(mask: BitMask, frame: GreyFrame, geometry: ViewGeometry): Uint8Array {
  requireSameSize(mask, frame);
  const { inputWidth, inputHeight, contentWidth, contentHeight, mirrored } = geometry;
  const { values } = maskCoverage(mask, { width: contentWidth, height: contentHeight });
  if (mirrored) mirrorRows(values, contentWidth);
  const shares = new Uint8Array(inputWidth * inputHeight);
  for (let y = 0; y < contentHeight; y++) {
    const from = y * contentWidth;
    const to = y * inputWidth;
    for (let x = 0; x < contentWidth; x++) shares[to + x] = values[from + x]! * 255 + 0.5;
  }
  return shares;
}

function cropped(shares: Uint8Array, width: number): ExamplePart | null {
  let left = width;
  let right = 0;
  let top = -1;
  let bottom = 0;
  for (let start = 0, y = 0; start < shares.length; start += width, y++) {
    for (let x = 0; x < width; x++) {
      if (shares[start + x] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (top < 0) top = y;
      bottom = y + 1;
    }
  }
  if (top < 0) return null;
  const part = new Uint8Array((right - left) * (bottom - top));
  for (let y = top; y < bottom; y++) {
    part.set(shares.subarray(y * width + left, y * width + right), (y - top) * (right - left));
  }
  return { left, top, width: right - left, height: bottom - top, share: part };
}
