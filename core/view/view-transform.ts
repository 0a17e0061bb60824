import type { BoxPx } from '../domain/geometry.ts';
import { applyAffine, invertAffine, scaledAffine, type Affine } from './affine.ts';
import type { ViewState } from './view-state.ts';
import type { ViewCanvas, ViewedFrame } from './viewer-frame.ts';

/** How image points and canvas points relate, both ways. The canvas origin is its top-left corner. */
export interface ViewTransform {
  /** Image -> CSS pixels of the canvas: pointers, annotations. */
  readonly toCanvas: Affine;
  readonly toImage: Affine;
  /** Image -> device pixels of the canvas: painting. */
  readonly toDevice: Affine;
  readonly fromDevice: Affine;
}

/** The transform of a view. @throws RangeError when zoom or pixel aspect is not a positive number. */
export function viewTransform(
  view: Pick<ViewState, 'centre' | 'zoom' | 'rotationDeg' | 'flipHorizontal' | 'flipVertical'>,
  frame: Pick<ViewedFrame, 'pixelAspect'>,
  canvas: ViewCanvas,
): ViewTransform {
  if (!(view.zoom > 0) || !(frame.pixelAspect > 0)) {
    throw new RangeError(
      `A view needs a positive zoom and pixel aspect, not ${view.zoom}, ${frame.pixelAspect}.`,
    );
  }
  const { cos, sin } = turn(view.rotationDeg);
  const scaleX = view.flipHorizontal ? -view.zoom : view.zoom;
  const scaleY = (view.flipVertical ? -view.zoom : view.zoom) * frame.pixelAspect;
  const linear = { a: cos * scaleX, b: sin * scaleX, c: -sin * scaleY, d: cos * scaleY };
  const { x, y } = view.centre;
  const toCanvas: Affine = {
    ...linear,
    e: canvas.width / 2 - linear.a * x - linear.c * y,
    f: canvas.height / 2 - linear.b * x - linear.d * y,
  };
  const toDevice = scaledAffine(toCanvas, canvas.devicePixelRatio);
  return { toCanvas, toImage: invertAffine(toCanvas), toDevice, fromDevice: invertAffine(toDevice) };
}

/** The smallest upright box of image coordinates that holds all that the canvas shows, clipped to the frame. */
export function visibleImageBox(transform: ViewTransform, frame: ViewedFrame, canvas: ViewCanvas): BoxPx {
  const corners = [0, canvas.width].flatMap((x) =>
    [0, canvas.height].map((y) => applyAffine(transform.toImage, { x, y })),
  );
  const xs = corners.map((corner) => corner.x);
  const ys = corners.map((corner) => corner.y);
  const within = (value: number, size: number): number => Math.min(Math.max(value, 0), size);
  return {
    left: within(Math.min(...xs), frame.columns),
    top: within(Math.min(...ys), frame.rows),
    right: within(Math.max(...xs), frame.columns),
    bottom: within(Math.max(...ys), frame.rows),
  };
}

/** Exact for multiples of 90 degrees: Math.cos(Math.PI / 2) is not 0, and masks must not creep. */
export function turn(rotationDeg: number): { readonly cos: number; readonly sin: number } {
  const degrees = ((rotationDeg % 360) + 360) % 360;
  if (degrees % 90 === 0) {
    const quarter = degrees / 90;
    return { cos: [1, 0, -1, 0][quarter]!, sin: [0, 1, 0, -1][quarter]! };
  }
  const radians = (degrees * Math.PI) / 180;
  return { cos: Math.cos(radians), sin: Math.sin(radians) };
}
