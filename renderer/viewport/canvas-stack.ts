import type { ViewCanvas } from '../../core/view/viewer-frame.ts';

/** Canvases of one size on top of each other, filling an element. */
export interface CanvasStack {
  readonly root: HTMLElement;
  readonly image: HTMLCanvasElement;
  readonly masks: HTMLCanvasElement;
  /** Gives the image's canvas the element's size in device pixels. */
  fit(): ViewCanvas;
  /**
   * Gives the canvas of the masks `ratio` pixels per CSS pixel.
   * @returns its size in pixels, the last of which may lie beyond the image's canvas.
   */
  fitMasks(size: ViewCanvas, ratio: number): { readonly width: number; readonly height: number };
  remove(): void;
}

export function createCanvasStack(element: HTMLElement): CanvasStack {
  const root = document.createElement('div');
  root.className = 'frame-view';
  Object.assign(root.style, {
    position: 'relative',
    width: '100%',
    height: '100%',
    overflow: 'hidden',
    background: 'black',
  });
  const image = addCanvas(root, 'frame-view-image');
  const masks = addCanvas(root, 'frame-view-masks');
  element.append(root);
  return {
    root,
    image,
    masks,
    fit: () => {
      const size = canvasSize(root);
      sizeCanvas(image, size);
      return size;
    },
    fitMasks: (size, ratio) => {
      const width = Math.ceil(size.width * ratio - 0.01);
      const height = Math.ceil(size.height * ratio - 0.01);
      sizeCanvas(masks, { width: width / ratio, height: height / ratio, devicePixelRatio: ratio });
      return { width, height };
    },
    remove: () => {
      masks.width = 0;
      root.remove();
    },
  };
}

/** A canvas over all that a root holds; it takes no pointer events. */
export function addCanvas(root: HTMLElement, className: string): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  canvas.className = className;
  Object.assign(canvas.style, { position: 'absolute', left: '0', top: '0', pointerEvents: 'none' });
  root.append(canvas);
  return canvas;
}

/** CSS size that is a whole number of device pixels: a canvas that is stretched by a fraction shifts its masks. */
export function canvasSize(root: HTMLElement): ViewCanvas {
  const { devicePixelRatio } = window;
  const box = root.getBoundingClientRect();
  // 0.01: a size that is whole in device pixels may come out of the division a hair below it.
  const whole = (css: number): number =>
    Math.max(1, Math.floor(css * devicePixelRatio + 0.01)) / devicePixelRatio;
  return { width: whole(box.width), height: whole(box.height), devicePixelRatio };
}

/** @returns whether the size is another one than before, and the canvas empty. */
export function sizeCanvas(canvas: HTMLCanvasElement, size: ViewCanvas): boolean {
  const width = Math.round(size.width * size.devicePixelRatio);
  const height = Math.round(size.height * size.devicePixelRatio);
  canvas.style.width = `${size.width}px`;
  canvas.style.height = `${size.height}px`;
  if (canvas.width === width && canvas.height === height) return false;
  canvas.width = width;
  canvas.height = height;
  return true;
}

/** Calls back when an element has another size, or the page another pixel ratio. @returns a function that ends it. */
export function watchSize(root: HTMLElement, changed: () => void): () => void {
  const observer = new ResizeObserver(changed);
  observer.observe(root, { box: 'device-pixel-content-box' });
  // A window that is dragged to another screen keeps its CSS size. A query is about one ratio: ask anew each time.
  let query: MediaQueryList;
  const ask = (): void => {
    query = window.matchMedia(`(resolution: ${window.devicePixelRatio}dppx)`);
    query.addEventListener('change', answer, { once: true });
  };
  const answer = (): void => {
    ask();
    changed();
  };
  ask();
  return () => {
    observer.disconnect();
    query.removeEventListener('change', answer);
  };
}
