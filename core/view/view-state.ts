import type { PointPx } from '../domain/geometry.ts';

/** How modality values become grey. */
export type ViewWindow =
  /** A VOI of the file by its place: the only kind that reaches lookup tables. */
  | { readonly kind: 'voi'; readonly index: number }
  | {
      readonly kind: 'window';
      /** Modality values. */
      readonly center: number;
      readonly width: number;
      readonly function: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
    }
  /** Stored values are shown over their whole range: colours as they are. */
  | { readonly kind: 'full' };

/**
 * How one frame is looked at. Nothing in it depends on the size of the window it is shown in.
 * The image is flipped in its own axes first, then turned clockwise, then scaled.
 */
export interface ViewState {
  /** The image point (pixel-corner convention) in the middle of the canvas. */
  readonly centre: PointPx;
  /**
   * CSS pixels of the screen per width of an image pixel. Its height takes `zoom x pixelAspect` CSS pixels, so that
   * lengths on the screen are true in both directions.
   */
  readonly zoom: number;
  /** Clockwise on the screen, any angle; multiples of 90 are exact. */
  readonly rotationDeg: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
  /** Turns grey over once more, whatever the file says about inversion. */
  readonly invert: boolean;
  readonly window: ViewWindow;
}
