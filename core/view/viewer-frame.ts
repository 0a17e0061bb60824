import type { Frame } from '../domain/frame.ts';

/** A decoded frame on a screen. */
export interface ViewerFrame extends Frame {
  /** Unique for ever: an id that is used again would let something remembered of another patient show up. */
  readonly id: string;
}

/** What a view needs to know of a frame's shape. */
export interface ViewedFrame {
  readonly columns: number;
  readonly rows: number;
  /** Height of a pixel divided by its width. */
  readonly pixelAspect: number;
}

/** The surface a view is drawn on. */
export interface ViewCanvas {
  /** CSS pixels; times `devicePixelRatio` they are whole device pixels. */
  readonly width: number;
  readonly height: number;
  readonly devicePixelRatio: number;
}
