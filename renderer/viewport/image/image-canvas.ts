import { renderColorImage, renderGrayscaleImage } from 'cornerstone-core';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Affine } from '../../../core/view/affine.ts';
import { turn } from '../../../core/view/view-transform.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import type { ViewCanvas, ViewerFrame } from '../../../core/view/viewer-frame.ts';
import { drawnFrame, type DrawnFrame } from './cornerstone-image.ts';

/**
 * A canvas that shows a frame by cornerstone-core's canvas renderer. Its global registry of elements, its image
 * cache and its loop of animation frames stay unused: nothing is remembered of a frame that has left, and image and
 * masks are drawn in the same animation frame, so they never part while the view moves.
 */
export interface ImageCanvas {
  setFrame(frame: ViewerFrame | null): void;
  setInterpolation(kind: 'smooth' | 'pixels'): void;
  /**
   * Draws the frame (or black). The canvas must have its size.
   * @param quality `fine` averages the pixels of a reduced image, `quick` thins them out: a third less time for
   * each frame while the window is dragged over a large image.
   */
  draw(view: ViewState, canvas: ViewCanvas, quality: 'fine' | 'quick'): void;
  /** Draws the frame as last windowed into another canvas, by a transform image -> device pixels. */
  drawInto(context: CanvasRenderingContext2D, toDevice: Affine): void;
  destroy(): void;
}

/** cornerstone's "enabled element": what its renderers read and keep between two drawings. */
interface EnabledElement {
  readonly canvas: HTMLCanvasElement;
  readonly options: Record<string, never>;
  image: DrawnFrame['image'];
  viewport: CornerstoneViewport;
  renderingTools: RenderingTools;
}

interface CornerstoneViewport {
  readonly scale: number;
  readonly translation: { readonly x: number; readonly y: number };
  readonly voi: { readonly windowWidth: number; readonly windowCenter: number };
  readonly invert: false;
  readonly pixelReplication: boolean;
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

interface RenderingTools {
  renderCanvas: HTMLCanvasElement;
  renderCanvasContext: CanvasRenderingContext2D;
  renderCanvasData: ImageData;
  lastRenderedIsColor: boolean;
  lastRenderedImageId?: string;
  lastRenderedViewport?: { rotation: number; hflip: boolean; vflip: boolean };
}

export function createImageCanvas(canvas: HTMLCanvasElement): ImageCanvas {
  const context = context2d(canvas, { alpha: false });
  let frame: ViewerFrame | null = null;
  let drawn: DrawnFrame | null = null;
  let element: EnabledElement | null = null;
  let interpolation: 'smooth' | 'pixels' = 'smooth';

  const forget = (): void => {
    // A canvas of a large frame holds 30 MB until it is collected; without size it holds none.
    if (element !== null) element.renderingTools.renderCanvas.width = 0;
    element = null;
  };

  return {
    setFrame: (next) => {
      if (next !== null) requireDrawable(next);
      const reusable =
        element !== null &&
        next !== null &&
        frame !== null &&
        element.image.width === next.columns &&
        element.image.height === next.rows;
      if (!reusable) forget();
      frame = next;
      drawn = next === null ? null : drawnFrame(next);
    },

    setInterpolation: (kind) => {
      interpolation = kind;
    },

    draw: (view, place, quality) => {
      if (frame === null || drawn === null) {
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = 'black';
        context.fillRect(0, 0, canvas.width, canvas.height);
        return;
      }
      const table = drawn.tableOf(view);
      const viewport: CornerstoneViewport = {
        ...placed(view, frame, place),
        // See `tableOf`: what looks like a window is the number of a table.
        voi: { windowWidth: table.windowWidth, windowCenter: table.windowCenter },
        invert: false,
        pixelReplication: interpolation === 'pixels',
      };
      if (element === null) {
        element = {
          canvas,
          options: {},
          image: drawn.image,
          viewport,
          renderingTools: toolsFor(drawn.image),
        };
      }
      const { renderingTools } = element;
      if (element.image.color !== drawn.image.color) {
        // The alpha of the last frame would stay: colours leave it alone, greys are nothing but alpha.
        renderingTools.renderCanvasData.data.fill(255);
        renderingTools.lastRenderedIsColor = drawn.image.color;
      }
      element.image = drawn.image;
      element.viewport = viewport;
      const last = renderingTools.lastRenderedViewport;
      // cornerstone windows the pixels anew when the image is only turned: it need not.
      if (last !== undefined)
        Object.assign(last, { rotation: viewport.rotation, hflip: viewport.hflip, vflip: viewport.vflip });
      // Set every time: it is lost with every change of the canvas' size.
      context.imageSmoothingQuality = quality === 'fine' ? 'medium' : 'low';
      if (drawn.image.color) renderColorImage(element, false);
      else renderGrayscaleImage(element, false);
    },

    drawInto: (target, toDevice) => {
      target.setTransform(1, 0, 0, 1, 0, 0);
      target.fillStyle = 'black';
      target.fillRect(0, 0, target.canvas.width, target.canvas.height);
      if (element === null) return;
      const { a, b, c, d, e, f } = toDevice;
      target.imageSmoothingEnabled = interpolation === 'smooth';
      target.imageSmoothingQuality = 'medium';
      target.setTransform(a, b, c, d, e, f);
      target.drawImage(element.renderingTools.renderCanvas, 0, 0);
      target.setTransform(1, 0, 0, 1, 0, 0);
    },

    destroy: () => {
      forget();
      frame = null;
      drawn = null;
      canvas.width = 0;
    },
  };
}

/** Chromium gives larger canvases too, but they stay empty: a black image without a word would be taken for one. */
const MAX_CANVAS_SIDE = 65_535;
const MAX_CANVAS_AREA = 2 ** 28;

function requireDrawable({ columns, rows }: ViewerFrame): void {
  if (Math.max(columns, rows) <= MAX_CANVAS_SIDE && columns * rows <= MAX_CANVAS_AREA) return;
  throw new ExpectedError(
    'image-too-large',
    `The image has ${columns} x ${rows} pixels, more than a screen image may have (268 million): it cannot be shown.`,
  );
}

/**
 * Our view in cornerstone's terms. It scales about the middle of the canvas and moves the image by image pixels
 * that are turned, but neither scaled nor flipped: undo the turn of the flipped way from the view's centre to the
 * image's.
 */
function placed(
  view: ViewState,
  frame: ViewerFrame,
  { devicePixelRatio }: ViewCanvas,
): Omit<CornerstoneViewport, 'voi' | 'invert' | 'pixelReplication'> {
  const { cos, sin } = turn(view.rotationDeg);
  const x = (frame.columns / 2 - view.centre.x) * (view.flipHorizontal ? -1 : 1);
  const y = (frame.rows / 2 - view.centre.y) * (view.flipVertical ? -1 : 1);
  return {
    // cornerstone's scale belongs to the shorter side of a pixel, our zoom to its width.
    scale: view.zoom * devicePixelRatio * Math.min(1, frame.pixelAspect),
    translation: { x: cos * x - sin * y, y: sin * x + cos * y },
    rotation: view.rotationDeg,
    hflip: view.flipHorizontal,
    vflip: view.flipVertical,
  };
}

/**
 * What cornerstone would make itself, but without reading 30 MB back from a canvas, and without its fault that a
 * colour image of 300 x 150 pixels (the size of a fresh canvas) finds no pixels to write to.
 */
function toolsFor(image: DrawnFrame['image']): RenderingTools {
  const renderCanvas = document.createElement('canvas');
  renderCanvas.width = image.width;
  renderCanvas.height = image.height;
  const renderCanvasData = new ImageData(image.width, image.height);
  // White: cornerstone writes greys as alpha over black, and colours without touching alpha.
  renderCanvasData.data.fill(255);
  return {
    renderCanvas,
    renderCanvasContext: context2d(renderCanvas),
    renderCanvasData,
    lastRenderedIsColor: image.color,
  };
}

function context2d(
  canvas: HTMLCanvasElement,
  options?: CanvasRenderingContext2DSettings,
): CanvasRenderingContext2D {
  const context = canvas.getContext('2d', options);
  if (context === null) throw new Error('This browser gives no 2-D canvas.');
  return context;
}
