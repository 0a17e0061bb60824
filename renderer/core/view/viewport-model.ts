import type { PointPx } from '../../../core/domain/geometry.ts';
import type { MaskLayer } from '../../../core/contract/mask-bundle.ts';
import type { ViewState, ViewWindow } from '../../../core/view/view-state.ts';
import type { ViewCanvas } from '../../../core/view/viewer-frame.ts';
import type { ReadStore } from '../read-store.ts';

export type MaskStyle = 'fill' | 'outline' | 'both' | 'none';

/** What is laid over the image. */
export type CompareMode =
  | { readonly kind: 'one'; readonly layer: MaskLayer }
  /** Alternates by itself; `phase` tells which one is on the screen now. */
  | {
      readonly kind: 'blink';
      readonly layers: readonly [MaskLayer, MaskLayer];
      readonly phase: 0 | 1;
    }
  /** `at` 0..1 from the left of the canvas: `layers[0]` on the left of it, `layers[1]` on the right. */
  | { readonly kind: 'swipe'; readonly layers: readonly [MaskLayer, MaskLayer]; readonly at: number };

export interface WindowPreset {
  readonly id: string;
  /** In the language of the moment. */
  readonly title: () => string;
  /** `auto`: measured on the frame when it is chosen. */
  readonly window: ViewWindow | 'auto';
}

interface MeasurementFacts {
  readonly id: string;
  readonly frameId: string;
}

/** In image coordinates of one frame; page-local. */
export type Measurement = MeasurementFacts &
  (
    | { readonly kind: 'length'; readonly points: readonly [PointPx, PointPx] }
    /** The angle at the middle point. */
    | { readonly kind: 'angle'; readonly points: readonly [PointPx, PointPx, PointPx] }
  );

export interface MeasurementText {
  readonly id: string;
  /** E.g. "34.2 mm at detector" or "118 px (spacing unknown)". */
  readonly text: string;
}

export interface ViewportState {
  /** Null: nothing in it. */
  readonly caseId: string | null;
  readonly frameIndex: number;
  readonly frameCount: number;
  /** Null until canvas and frame are known. */
  readonly view: ViewState | null;
  readonly canvas: ViewCanvas | null;
  readonly style: MaskStyle;
  /** 0..1 of fills; outlines are drawn with it too, but never below a visible least value unless it is 0. */
  readonly opacity: number;
  readonly compare: CompareMode;
  /** Facts of patient and study. Identity stays on the screen as long as verdicts can be given. */
  readonly facts: boolean;
  readonly magnifier: { readonly imagePoint: PointPx; readonly zoom: number } | null;
  /** Of all frames of the case. */
  readonly measurements: readonly Measurement[];
  readonly presets: readonly WindowPreset[];
  /** Shown other than as filed: to be said until it is reset. */
  readonly turned: boolean;
}

/** What one viewport shows and how. */
export interface ViewportModel {
  readonly id: 'main' | 'beside';
  readonly store: ReadStore<ViewportState>;
  /** The page tells size and resolution; the first call fits the image. */
  setCanvas(canvas: ViewCanvas): void;
  setView(view: ViewState): void;
  setWindow(window: ViewWindow): void;
  applyPreset(id: string): void;
  autoWindow(): void;
  fit(): void;
  oneToOne(): void;
  zoomBy(factor: number, at?: PointPx): void;
  rotate(degrees: number): void;
  flip(direction: 'left-right' | 'up-down'): void;
  resetTurn(): void;
  toggleInvert(): void;
  scrollTo(frameIndex: number): void;
  scrollBy(frames: number): void;
  setStyle(style: MaskStyle): void;
  setOpacity(opacity: number): void;
  setCompare(compare: CompareMode): void;
  toggleFacts(): void;
  /** Lengths in mm and angles in degrees of the present frame, with how true they are. */
  measured(): readonly MeasurementText[];
  removeMeasurement(id: string): void;
  clearMeasurements(): void;
  toImage(canvasPoint: PointPx): PointPx | null;
  toCanvas(imagePoint: PointPx): PointPx | null;
  /** The page has painted: what was on the screen counts as shown. Call after every frame that was drawn. */
  painted(): void;
}
