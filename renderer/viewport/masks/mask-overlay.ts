import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { intersectRects, isEmptyRect, uniteRects, type MaskLayer, type PixelRect } from './mask-layer.ts';
import { createMaskPainter } from './mask-painter.ts';
import type { ScreenGrid } from './screen-grid.ts';

/** Two sets of layers side by side: `layers` left of the line, `right` right of it. */
export interface MaskSwipe {
  readonly right: readonly MaskLayer[];
  /** CSS pixels from the left edge of the canvas. */
  readonly x: number;
}

/** A transparent canvas with masks, repainted where something has changed. */
export interface MaskOverlay {
  setLayers(layers: readonly MaskLayer[], swipe: MaskSwipe | null): void;
  setGrid(grid: ScreenGrid, devicePixelRatio: number): void;
  /** Pixels of a mask have changed; `mask` is its new object, when it has one. */
  updateMask(id: string, imageRect: PixelRect, mask?: BitMask): void;
  /** Paints what has changed. @returns whether anything was painted. */
  paint(): boolean;
  readonly isDirty: boolean;
}

export function createMaskOverlay(canvas: HTMLCanvasElement): MaskOverlay {
  // The pixels are computed here, never by a GPU: a canvas in plain memory takes them without a detour.
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('This browser gives no 2-D canvas.');
  const left = createMaskPainter();
  const right = createMaskPainter();
  let swiped = false;
  /** Device pixels; what is right of it belongs to `right`. */
  let line = Number.POSITIVE_INFINITY;
  let grid: ScreenGrid | null = null;
  let ratio = 1;
  let image: ImageData | null = null;
  let dirty: PixelRect | null = null;

  const whole = (): PixelRect => ({ left: 0, top: 0, right: canvas.width, bottom: canvas.height });
  const touch = (rect: PixelRect | null): void => {
    if (rect !== null) dirty = uniteRects(dirty, rect);
  };

  const moveLine = (next: number): void => {
    if (next === line) return;
    const clamp = (x: number): number => Math.min(Math.max(x, 0), canvas.width);
    const ends = [clamp(next), clamp(line)].sort((a, b) => a - b);
    touch({ left: ends[0]!, right: ends[1]!, top: 0, bottom: canvas.height });
    line = next;
  };

  return {
    setLayers: (layers, swipe) => {
      // An empty set on the right would paint nothing there: without a swipe there is no right side.
      if (left.setLayers(layers)) touch(whole());
      if (right.setLayers(swipe?.right ?? []) && swiped) touch(whole());
      if ((swipe !== null) !== swiped) {
        swiped = swipe !== null;
        touch(whole());
      }
      moveLine(swipe === null ? Number.POSITIVE_INFINITY : Math.round(swipe.x * ratio));
    },

    setGrid: (next, devicePixelRatio) => {
      if (Number.isFinite(line)) line = Math.round((line / ratio) * devicePixelRatio);
      grid = next;
      ratio = devicePixelRatio;
      left.setGrid(next, ratio);
      right.setGrid(next, ratio);
      if (canvas.width !== next.canvasWidth || canvas.height !== next.canvasHeight) {
        canvas.width = next.canvasWidth;
        canvas.height = next.canvasHeight;
      }
      touch(whole());
    },

    updateMask: (id, imageRect, mask) => {
      touch(left.updateMask(id, imageRect, mask));
      if (swiped) touch(right.updateMask(id, imageRect, mask));
    },

    paint: () => {
      if (grid === null || dirty === null) return false;
      const rect = intersectRects(dirty, whole());
      dirty = null;
      if (isEmptyRect(rect)) return false;
      if (image === null || image.width !== canvas.width || image.height !== canvas.height) {
        image = context.createImageData(canvas.width, canvas.height);
      }
      const pixels = new Int32Array(image.data.buffer);
      const leftSide = intersectRects(rect, { ...whole(), right: line });
      const rightSide = intersectRects(rect, { ...whole(), left: line });
      if (!isEmptyRect(leftSide)) left.paint(leftSide, pixels);
      if (!isEmptyRect(rightSide)) right.paint(rightSide, pixels);
      const size = [rect.right - rect.left, rect.bottom - rect.top] as const;
      context.putImageData(image, 0, 0, rect.left, rect.top, ...size);
      return true;
    },

    get isDirty() {
      return dirty !== null;
    },
  };
}
