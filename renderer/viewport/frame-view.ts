import type { BitMask } from '../../core/mask/bit-mask.ts';
import { requireSameSize } from '../../core/mask/size-guard.ts';
import type { PointPx } from '../../core/domain/geometry.ts';
import { applyAffine, invertAffine, scaledAffine } from '../../core/view/affine.ts';
import { uprightView } from '../../core/view/view-commands.ts';
import type { ViewState } from '../../core/view/view-state.ts';
import { viewTransform, type ViewTransform } from '../../core/view/view-transform.ts';
import type { ViewCanvas, ViewerFrame } from '../../core/view/viewer-frame.ts';
import { createImageCanvas } from './image/image-canvas.ts';
import { createMagnifier, type Magnifier } from './magnifier.ts';
import type { MaskLayer, PixelRect } from './masks/mask-layer.ts';
import { createMaskOverlay, type MaskSwipe } from './masks/mask-overlay.ts';
import { screenGrid } from './masks/screen-grid.ts';
import { createCanvasStack, watchSize } from './canvas-stack.ts';
import { createMotion } from './motion.ts';

/** One frame with masks on the screen. Several can live on one page; they share nothing. */
export interface FrameView {
  /**
   * Shows another frame, or black. Masks of the old frame go with it; the view stays until `setView`.
   * @throws ExpectedError `image-too-large` when no canvas can hold the frame; the old one stays.
   */
  show(frame: ViewerFrame | null): void;
  setView(view: ViewState): void;
  setInterpolation(kind: 'smooth' | 'pixels'): void;
  /**
   * The structures over the frame, in their order; unchanged ones (same mask object, same look) cost nothing.
   * @param swipe a second set of layers right of a line, to compare.
   * @throws RangeError when a mask has another size than the frame (rule M2).
   */
  setMasks(layers: readonly MaskLayer[], swipe?: MaskSwipe | null): void;
  /**
   * Says that pixels of a layer's mask have changed inside a box of image pixels: only they are painted again.
   * @param mask the mask's new object, where the old one was not edited in place.
   */
  updateMask(id: string, dirtyImageRect: PixelRect, mask?: BitMask): void;
  /** CSS pixels of the canvas -> image point (may lie outside of the frame). */
  toImage(canvasPoint: PointPx): PointPx;
  toCanvas(imagePoint: PointPx): PointPx;
  /** The transform as of the last `setView`, `show` or change of size, drawn or not yet. */
  readonly transform: ViewTransform;
  readonly canvas: ViewCanvas;
  readonly frame: ViewerFrame | null;
  readonly view: ViewState;
  /** The element that holds the canvases: pointer positions relative to it are CSS pixels of the canvas. */
  readonly element: HTMLElement;
  /** Calls back after each drawing. @returns a function that ends it. */
  onRendered(listener: (rendered: Rendered) => void): () => void;
  /** Calls back when size or pixel ratio of the canvas have changed: the place to fit again. */
  onResized(listener: (canvas: ViewCanvas) => void): () => void;
  /** Draws what is pending now, not at the next animation frame, and finely even while the view moves. */
  flush(): void;
  /** Draws the surroundings of an image point, enlarged at the frame's full resolution, masks included. */
  magnify(magnifier: Magnifier): void;
  destroy(): void;
}

export interface Rendered {
  readonly transform: ViewTransform;
  readonly canvas: ViewCanvas;
  readonly frameId: string | null;
  /** What was drawn this time. */
  readonly image: boolean;
  readonly masks: boolean;
}

export interface FrameViewOptions {
  /**
   * Keeps the duration of the last drawing of each kind as performance measures `viewport:image` and
   * `viewport:masks`: a reader's day has a million of them.
   */
  readonly measure?: boolean;
}

/** Device pixels from which on masks are painted coarser while the view moves: a large screen without a GPU. */
const LARGE_CANVAS_PX = 2_000_000;

const BLANK_VIEW = uprightView({ kind: 'full' });

function sameCanvas(a: ViewCanvas, b: ViewCanvas): boolean {
  return a.width === b.width && a.height === b.height && a.devicePixelRatio === b.devicePixelRatio;
}

/** Builds a view inside `element`, which it fills. */
export function createFrameView(element: HTMLElement, options: FrameViewOptions = {}): FrameView {
  const stack = createCanvasStack(element);
  const image = createImageCanvas(stack.image);
  let overlay = createMaskOverlay(stack.masks);
  let canvas = stack.fit();
  let frame: ViewerFrame | null = null;
  let view = BLANK_VIEW;
  let layers: readonly MaskLayer[] = [];
  let magnifier = createMagnifier();
  let transform = viewTransform(view, { pixelAspect: 1 }, canvas);
  let imageDirty = true;
  let gridDirty = true;
  let pending = 0;
  let destroyed = false;
  const renderedListeners = new Set<(rendered: Rendered) => void>();
  const resizedListeners = new Set<(canvas: ViewCanvas) => void>();

  const schedule = (): void => {
    if (pending === 0 && !destroyed) pending = requestAnimationFrame(render);
  };

  const moving = createMotion(() => {
    gridDirty = true;
    schedule();
  });
  const windowing = createMotion(() => {
    imageDirty = true;
    schedule();
  });
  const settle = (): void => {
    if (moving.stop()) gridDirty = true;
    if (windowing.stop()) imageDirty = true;
  };

  /** The image has to be placed anew, and the masks with it. */
  const moved = (): void => {
    transform = viewTransform(view, frame ?? { pixelAspect: 1 }, canvas);
    imageDirty = true;
    gridDirty = true;
    schedule();
  };

  const timed = <T>(name: string, work: () => T): T => {
    if (options.measure !== true) return work();
    const start = performance.now();
    const result = work();
    performance.clearMeasures(`viewport:${name}`);
    performance.measure(`viewport:${name}`, { start, end: performance.now() });
    return result;
  };

  const paintMasks = (): boolean => {
    if (frame === null) return overlay.paint();
    if (gridDirty) {
      const ratio = canvas.devicePixelRatio * (moving.isCoarse ? 0.5 : 1);
      const toDevice = scaledAffine(transform.toCanvas, ratio);
      const size = stack.fitMasks(canvas, ratio);
      const place = { toDevice, fromDevice: invertAffine(toDevice), ...size };
      overlay.setGrid(screenGrid(place, { width: frame.columns, height: frame.rows }), ratio);
      gridDirty = false;
    }
    return overlay.paint();
  };

  const render = (): void => {
    if (pending !== 0) cancelAnimationFrame(pending);
    pending = 0;
    if (destroyed) return;
    const drewImage = imageDirty;
    if (imageDirty) {
      imageDirty = false;
      timed('image', () => image.draw(view, canvas, windowing.isCoarse ? 'quick' : 'fine'));
    }
    const masks = gridDirty || overlay.isDirty ? timed('masks', paintMasks) : false;
    moving.drawn();
    windowing.drawn();
    if (!drewImage && !masks) return;
    const rendered = { transform, canvas, frameId: frame?.id ?? null, image: drewImage, masks };
    for (const listener of renderedListeners) listener(rendered);
  };

  const stopWatching = watchSize(stack.root, () => {
    const before = canvas;
    canvas = stack.fit();
    // The first report says what is known.
    if (sameCanvas(before, canvas)) return;
    settle();
    moved();
    for (const listener of resizedListeners) listener(canvas);
    // A canvas that has changed its size is empty: draw before the browser shows it.
    render();
  });

  return {
    show: (next) => {
      image.setFrame(next);
      frame = next;
      layers = [];
      // A fresh overlay: nothing of the old frame's masks can stay behind, not even in memory.
      stack.masks.width = 0;
      overlay = createMaskOverlay(stack.masks);
      magnifier = createMagnifier();
      settle();
      moved();
    },
    setView: (next) => {
      if (next === view) return;
      const onlyWindow =
        next.centre.x === view.centre.x &&
        next.centre.y === view.centre.y &&
        next.zoom === view.zoom &&
        next.rotationDeg === view.rotationDeg &&
        next.flipHorizontal === view.flipHorizontal &&
        next.flipVertical === view.flipVertical;
      view = next;
      if (!onlyWindow) {
        moving.move(stack.image.width * stack.image.height > LARGE_CANVAS_PX ? 'coarse' : 'fine');
        moved();
        return;
      }
      windowing.move('coarse');
      imageDirty = true;
      schedule();
    },
    setInterpolation: (kind) => {
      image.setInterpolation(kind);
      imageDirty = true;
      schedule();
    },
    setMasks: (next, swipe = null) => {
      if (frame !== null) {
        const size = { width: frame.columns, height: frame.rows };
        for (const { mask } of [...next, ...(swipe?.right ?? [])]) requireSameSize(mask, size);
      } else if (next.length > 0) {
        throw new RangeError('Masks need a frame to lie on.');
      }
      layers = next;
      overlay.setLayers(layers, swipe);
      schedule();
    },
    updateMask: (id, dirtyImageRect, mask) => {
      overlay.updateMask(id, dirtyImageRect, mask);
      magnifier.updateMask(id, dirtyImageRect, mask);
      schedule();
    },
    toImage: (canvasPoint) => applyAffine(transform.toImage, canvasPoint),
    toCanvas: (imagePoint) => applyAffine(transform.toCanvas, imagePoint),
    get transform() {
      return transform;
    },
    get canvas() {
      return canvas;
    },
    get frame() {
      return frame;
    },
    get view() {
      return view;
    },
    element: stack.root,
    onRendered: (listener) => {
      renderedListeners.add(listener);
      return () => renderedListeners.delete(listener);
    },
    onResized: (listener) => {
      resizedListeners.add(listener);
      return () => resizedListeners.delete(listener);
    },
    flush: () => {
      settle();
      render();
    },
    magnify: (at) => {
      render();
      magnifier.draw({ image, frame, view, layers }, at);
    },
    destroy: () => {
      destroyed = true;
      settle();
      if (pending !== 0) cancelAnimationFrame(pending);
      stopWatching();
      image.destroy();
      stack.remove();
      renderedListeners.clear();
      resizedListeners.clear();
    },
  };
}
