import type { PointPx } from '../domain/geometry.ts';
import { applyAffine } from './affine.ts';
import type { ViewState, ViewWindow } from './view-state.ts';
import { turn, viewTransform } from './view-transform.ts';
import type { ViewCanvas, ViewedFrame } from './viewer-frame.ts';

/** CSS pixels per image pixel: beyond them neither anatomy nor single pixels can be made out. */
export const MIN_ZOOM = 0.01;
export const MAX_ZOOM = 64;

/** Where a view is drawn: what most commands need besides the view. */
export interface ViewPlace {
  readonly frame: ViewedFrame;
  readonly canvas: ViewCanvas;
}

/** As filed, one image pixel wide as one CSS pixel, its corner in the middle: where nothing is known yet. */
export function uprightView(window: ViewWindow): ViewState {
  return {
    centre: { x: 0, y: 0 },
    zoom: 1,
    rotationDeg: 0,
    flipHorizontal: false,
    flipVertical: false,
    invert: false,
    window,
  };
}

/** A fresh view: upright, fitted. */
export function initialView(place: ViewPlace, window: ViewWindow): ViewState {
  return fitView(uprightView(window), place);
}

/** The largest zoom that shows the whole frame, centred; keeps turns and window. */
export function fitView(view: ViewState, { frame, canvas }: ViewPlace): ViewState {
  const { cos, sin } = turn(view.rotationDeg);
  const height = frame.rows * frame.pixelAspect;
  const wide = Math.abs(cos) * frame.columns + Math.abs(sin) * height;
  const high = Math.abs(sin) * frame.columns + Math.abs(cos) * height;
  return {
    ...view,
    centre: { x: frame.columns / 2, y: frame.rows / 2 },
    zoom: withinZoom(Math.min(canvas.width / wide, canvas.height / high)),
  };
}

/** One image pixel on one device pixel (its shorter side, where pixels are not square), sharp in upright views. */
export function oneToOne(view: ViewState, { frame, canvas }: ViewPlace): ViewState {
  const ratio = canvas.devicePixelRatio;
  const zoomed = { ...view, zoom: 1 / (ratio * Math.min(1, frame.pixelAspect)) };
  if (view.rotationDeg % 90 !== 0) return zoomed;
  // Pixel corners onto device pixel corners: half a pixel off, every image pixel is blurred over two.
  const origin = applyAffine(viewTransform(zoomed, frame, canvas).toDevice, { x: 0, y: 0 });
  return panBy(zoomed, frame, {
    x: (Math.round(origin.x) - origin.x) / ratio,
    y: (Math.round(origin.y) - origin.y) / ratio,
  });
}

/** Multiplies the zoom and keeps the image point under `at` (CSS pixels of the canvas) where it is. */
export function zoomAbout(view: ViewState, place: ViewPlace, at: PointPx, factor: number): ViewState {
  return zoomTo(view, place, at, view.zoom * factor);
}

/** Like `zoomAbout`, to a given zoom. */
export function zoomTo(view: ViewState, place: ViewPlace, at: PointPx, zoom: number): ViewState {
  const fixed = applyAffine(viewTransform(view, place.frame, place.canvas).toImage, at);
  const zoomed = { ...view, zoom: withinZoom(zoom) };
  const now = applyAffine(viewTransform(zoomed, place.frame, place.canvas).toCanvas, fixed);
  return panBy(zoomed, place.frame, { x: at.x - now.x, y: at.y - now.y });
}

/** Moves the image by CSS pixels of the screen, as a hand that drags it. */
export function panBy(
  view: ViewState,
  frame: Pick<ViewedFrame, 'pixelAspect'>,
  by: { readonly x: number; readonly y: number },
): ViewState {
  const { cos, sin } = turn(view.rotationDeg);
  const x = (cos * by.x + sin * by.y) / view.zoom;
  const y = (cos * by.y - sin * by.x) / (view.zoom * frame.pixelAspect);
  return {
    ...view,
    centre: {
      x: view.centre.x - (view.flipHorizontal ? -x : x),
      y: view.centre.y - (view.flipVertical ? -y : y),
    },
  };
}

/** Brings an image point into the middle. */
export function centreOn(view: ViewState, centre: PointPx): ViewState {
  return { ...view, centre };
}

/** Turns what is seen clockwise about the middle of the canvas. */
export function rotateBy(view: ViewState, degrees: number): ViewState {
  return { ...view, rotationDeg: (((view.rotationDeg + degrees) % 360) + 360) % 360 };
}

/** Mirrors what is seen left to right, whatever the rotation. */
export function flipLeftRight(view: ViewState): ViewState {
  return { ...rotateBy(view, -2 * view.rotationDeg), flipHorizontal: !view.flipHorizontal };
}

/** Mirrors what is seen top to bottom, whatever the rotation. */
export function flipUpDown(view: ViewState): ViewState {
  return { ...rotateBy(view, -2 * view.rotationDeg), flipVertical: !view.flipVertical };
}

/** Takes rotation and flips back. */
export function resetTurn(view: ViewState): ViewState {
  return { ...view, rotationDeg: 0, flipHorizontal: false, flipVertical: false };
}

/** Whether the frame is shown other than as it lies in the file (two flips and half a turn cancel each other). */
export function isTurned(view: Pick<ViewState, 'rotationDeg' | 'flipHorizontal' | 'flipVertical'>): boolean {
  const { cos, sin } = turn(view.rotationDeg);
  const alongX = view.flipHorizontal ? -cos : cos;
  const alongY = view.flipVertical ? -cos : cos;
  return sin !== 0 || alongX !== 1 || alongY !== 1;
}

function withinZoom(zoom: number): number {
  return Math.min(Math.max(zoom, MIN_ZOOM), MAX_ZOOM);
}
