import type { ViewTransform } from '../../core/view/view-transform.ts';
import type { ViewCanvas } from '../../core/view/viewer-frame.ts';
import { addCanvas, sizeCanvas } from './canvas-stack.ts';
import type { FrameView } from './frame-view.ts';

/** A light canvas above the masks for what tools draw: brush cursor, lasso, prompts, boxes, measurements. */
export interface AnnotationCanvas {
  /** Draws at the next animation frame. */
  invalidate(): void;
  destroy(): void;
}

/**
 * @param draw draws everything. Its context is cleared and measures CSS pixels of the canvas: bring image points
 * there with `transform.toCanvas`, so that lines keep their width at every zoom.
 */
export function createAnnotationCanvas(
  view: FrameView,
  draw: (context: CanvasRenderingContext2D, transform: ViewTransform, canvas: ViewCanvas) => void,
): AnnotationCanvas {
  const canvas = addCanvas(view.element, 'frame-view-annotations');
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('This browser gives no 2-D canvas.');
  let pending = 0;
  const redraw = (): void => {
    if (pending !== 0) cancelAnimationFrame(pending);
    pending = 0;
    const size = view.canvas;
    if (!sizeCanvas(canvas, size)) {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, canvas.width, canvas.height);
    }
    context.setTransform(size.devicePixelRatio, 0, 0, size.devicePixelRatio, 0, 0);
    draw(context, view.transform, size);
  };
  // In the same animation frame as image and masks, so that marks stick to the anatomy while it moves.
  const stop = view.onRendered((rendered) => {
    if (rendered.image) redraw();
  });
  const invalidate = (): void => {
    if (pending === 0) pending = requestAnimationFrame(redraw);
  };
  invalidate();
  return {
    invalidate,
    destroy: () => {
      stop();
      if (pending !== 0) cancelAnimationFrame(pending);
      canvas.remove();
    },
  };
}
