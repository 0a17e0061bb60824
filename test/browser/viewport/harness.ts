import { createMask, setMaskAt, type BitMask } from '../../../core/mask/bit-mask.ts';
import type { Frame } from '../../../core/domain/frame.ts';
import { fitView, initialView, oneToOne, uprightView, zoomAbout } from '../../../core/view/view-commands.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import type { ViewerFrame } from '../../../core/view/viewer-frame.ts';
import {
  createAnnotationCanvas,
  createFrameView,
  type FrameView,
  type MaskLayer,
} from '../../../renderer/viewport/index.ts';
import { measureViewport } from './measure.ts';
import { plainFrame } from '../../support/plain-frame.ts';

/** What the page of the viewport tests offers to them: built into one script, driven by page.evaluate. */
const harness = {
  createFrameView,
  createAnnotationCanvas,
  fitView,
  initialView,
  oneToOne,
  zoomAbout,
  measureViewport,

  /** A fresh element of a CSS size, with a view in it. */
  open(width: number, height: number): FrameView {
    const element = document.createElement('div');
    Object.assign(element.style, { width: `${width}px`, height: `${height}px` });
    document.body.append(element);
    return createFrameView(element, { measure: true });
  },

  frame(id: string, columns: number, rows: number, parts: Partial<Frame> = {}): ViewerFrame {
    const shape = { rows, columns, values: new Uint16Array(columns * rows) };
    return { id, ...plainFrame(shape, parts) };
  },

  view(parts: Partial<ViewState>): ViewState {
    const window = { kind: 'window', center: 127.5, width: 255, function: 'LINEAR_EXACT' } as const;
    return { ...uprightView(window), ...parts };
  },

  mask(width: number, height: number, points: readonly (readonly [number, number])[]): BitMask {
    const mask = createMask(width, height);
    for (const [x, y] of points) setMaskAt(mask, x, y, 1);
    return mask;
  },

  setMaskAt,

  layer(id: string, mask: BitMask, parts: Partial<MaskLayer> = {}): MaskLayer {
    return {
      id,
      mask,
      colour: '#ff0000',
      opacity: 1,
      style: 'fill',
      outlineWidth: 1.5,
      visible: true,
      highlighted: false,
      ...parts,
    };
  },

  /** All device pixels of one of a view's canvases, RGBA. */
  pixels(view: FrameView, which: 'image' | 'masks' | 'annotations'): ImageData {
    view.flush();
    const canvas = view.element.querySelector<HTMLCanvasElement>(`.frame-view-${which}`);
    const context = canvas?.getContext('2d');
    if (canvas === null || context === null || context === undefined) throw new Error(`No ${which} canvas.`);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  },
};

export type Harness = typeof harness;

declare global {
  var viewportHarness: Harness;
}

globalThis.viewportHarness = harness;
