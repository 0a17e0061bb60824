import type { PointPx } from '../../core/domain/geometry.ts';
import type { ViewState } from '../../core/view/view-state.ts';
import { viewTransform } from '../../core/view/view-transform.ts';
import type { ViewerFrame } from '../../core/view/viewer-frame.ts';
import type { ImageCanvas } from './image/image-canvas.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import type { MaskLayer, PixelRect } from './masks/mask-layer.ts';
import { createMaskPainter } from './masks/mask-painter.ts';
import { screenGrid } from './masks/screen-grid.ts';

export interface Magnifier {
  /** Drawn to its whole size (device pixels). */
  readonly target: HTMLCanvasElement;
  /** Image point in its middle. */
  readonly centre: PointPx;
  /** How much larger than the view. */
  readonly factor: number;
  readonly devicePixelRatio: number;
}

/** What a magnifier looks at. */
export interface MagnifiedScene {
  readonly image: ImageCanvas;
  readonly frame: ViewerFrame | null;
  readonly view: ViewState;
  readonly layers: readonly MaskLayer[];
}

/** Draws parts of a view enlarged: from the frame's own pixels and masks, not from the screen's. */
export interface MagnifierDrawer {
  draw(scene: MagnifiedScene, at: Magnifier): void;
  /** See FrameView.updateMask. */
  updateMask(id: string, imageRect: PixelRect, mask?: BitMask): void;
}

export function createMagnifier(): MagnifierDrawer {
  // Kept between drawings: it knows where each mask lies, which takes milliseconds to find out.
  const painter = createMaskPainter();
  return {
    updateMask: (id, imageRect, mask) => {
      painter.updateMask(id, imageRect, mask);
    },
    draw: ({ image, frame, view, layers }, { target, centre, factor, devicePixelRatio }) => {
      const context = target.getContext('2d');
      if (context === null) throw new Error('This browser gives no 2-D canvas.');
      const { width, height } = target;
      const place = { width: width / devicePixelRatio, height: height / devicePixelRatio, devicePixelRatio };
      const magnified = { ...view, centre, zoom: view.zoom * factor };
      const transform = viewTransform(magnified, frame ?? { pixelAspect: 1 }, place);
      image.drawInto(context, transform.toDevice);
      painter.setLayers(layers);
      if (frame === null || layers.length === 0) return;
      const size = { width: frame.columns, height: frame.rows };
      painter.setGrid(screenGrid({ ...transform, width, height }, size), devicePixelRatio);
      const masks = new ImageData(width, height);
      painter.paint({ left: 0, top: 0, right: width, bottom: height }, new Int32Array(masks.data.buffer));
      const layer = new OffscreenCanvas(width, height);
      layer.getContext('2d')?.putImageData(masks, 0, 0);
      context.drawImage(layer, 0, 0);
    },
  };
}
