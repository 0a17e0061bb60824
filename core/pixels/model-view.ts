import type { Laterality } from '../domain/frame.ts';
import type { PointPx } from '../domain/geometry.ts';
import type { ModelView } from '../domain/model-manifest.ts';
import type { Tensor } from '../domain/tensor.ts';
import type { GreyFrame } from './grey-frame.ts';
import { resizeGrey } from './resize-grey.ts';
import { chooseWindow, greyTable, type AppliedWindow } from './window.ts';

/** How image pixels relate to the pixels of a network's input. */
export interface ViewGeometry {
  readonly imageWidth: number;
  readonly imageHeight: number;
  readonly inputWidth: number;
  readonly inputHeight: number;
  /** The part of the input that shows the image (top left); smaller than the input when padded. */
  readonly contentWidth: number;
  readonly contentHeight: number;
  readonly mirrored: boolean;
}

/** What was done to a frame before a network saw it: part of the provenance, undone for the output. */
export interface ViewRecord {
  readonly geometry: ViewGeometry;
  readonly window: AppliedWindow;
  readonly inverted: boolean;
  /** Why nothing was mirrored although the model wants right sides mirrored; null when all is known. */
  readonly lateralityDoubt: 'unknown' | 'conflict' | null;
}

/**
 * The network's input made of a frame (design: step 1, model view).
 * @returns tensor [1, C, H, W] or [1, H, W, C] (without the leading 1 for CHW and HWC) and the record.
 */
export function viewOf(
  frame: GreyFrame,
  laterality: Laterality,
  view: ModelView,
): { readonly tensor: Tensor; readonly record: ViewRecord } {
  const doubtful = laterality === 'unknown' || laterality === 'conflict';
  const mirrored = view.flip === 'right' && laterality === 'R';
  const geometry = viewGeometry(frame, view, mirrored ? 'mirrored' : 'as-is');
  const inverted = view.invertMonochrome1 && frame.inverted;
  const { applied, curve } = chooseWindow(frame, view.window);
  const grey = resizeGrey(
    { ...frame, table: greyTable(frame, curve, inverted ? 'invert' : 'as-is'), mirrored },
    geometry.contentWidth,
    geometry.contentHeight,
  );
  const record: ViewRecord = {
    geometry,
    window: applied,
    inverted,
    lateralityDoubt:
      view.flip === 'right' && doubtful ? (laterality === 'conflict' ? 'conflict' : 'unknown') : null,
  };
  return { tensor: tensorOf(grey.values, geometry, view), record };
}

/** Geometry of a view: `fit` scales the longer side to the input and rounds like SAM's exporter. */
export function viewGeometry(
  image: { readonly width: number; readonly height: number },
  view: Pick<ModelView, 'width' | 'height' | 'resize'>,
  orientation: 'mirrored' | 'as-is',
): ViewGeometry {
  const scale = Math.min(view.width / image.width, view.height / image.height);
  const fit = view.resize === 'fit';
  return {
    imageWidth: image.width,
    imageHeight: image.height,
    inputWidth: view.width,
    inputHeight: view.height,
    contentWidth: fit ? Math.max(1, Math.floor(image.width * scale + 0.5)) : view.width,
    contentHeight: fit ? Math.max(1, Math.floor(image.height * scale + 0.5)) : view.height,
    mirrored: orientation === 'mirrored',
  };
}

/** A point of the image in continuous coordinates of the network's input (pixel-corner convention). */
export function toInput(point: PointPx, geometry: ViewGeometry): PointPx {
  const x = (point.x * geometry.contentWidth) / geometry.imageWidth;
  return {
    x: geometry.mirrored ? geometry.contentWidth - x : x,
    y: (point.y * geometry.contentHeight) / geometry.imageHeight,
  };
}

/** The inverse of `toInput`. */
export function toImage(point: PointPx, geometry: ViewGeometry): PointPx {
  const x = geometry.mirrored ? geometry.contentWidth - point.x : point.x;
  return {
    x: (x * geometry.imageWidth) / geometry.contentWidth,
    y: (point.y * geometry.imageHeight) / geometry.contentHeight,
  };
}

function tensorOf(grey: Float32Array, geometry: ViewGeometry, view: ModelView): Tensor {
  const { channels, layout } = view;
  const { inputWidth, inputHeight, contentWidth, contentHeight } = geometry;
  const plane = inputWidth * inputHeight;
  // Padding stays 0 after scaling: SAM pads its normalised image with zeros.
  const data = new Float32Array(plane * channels);
  const planar = layout === 'NCHW' || layout === 'CHW';
  const pixelStep = planar ? 1 : channels;
  const channelStep = planar ? plane : 1;
  for (let c = 0; c < channels; c++) {
    const mean = view.mean[c] ?? 0;
    const gain = 1 / (view.std[c] ?? 1);
    for (let y = 0; y < contentHeight; y++) {
      let to = c * channelStep + y * inputWidth * pixelStep;
      const from = y * contentWidth;
      for (let x = 0; x < contentWidth; x++, to += pixelStep) {
        data[to] = (grey[from + x]! * view.scale - mean) * gain;
      }
    }
  }
  const size = planar ? [channels, inputHeight, inputWidth] : [inputHeight, inputWidth, channels];
  return { dims: layout.startsWith('N') ? [1, ...size] : size, data };
}
