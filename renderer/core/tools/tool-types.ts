import type { BoxPx, PointPx } from '../../../core/domain/geometry.ts';
import type { ReadStore } from '../read-store.ts';

export interface Modifiers {
  readonly shift: boolean;
  /** Ctrl, or Cmd on a Mac. */
  readonly ctrl: boolean;
  readonly alt: boolean;
}

interface PointerFacts {
  /** Image coordinates (pixel corners) of the viewport's frame. */
  readonly imagePoint: PointPx;
  /** CSS pixels of the canvas. */
  readonly canvasPoint: PointPx;
  readonly modifiers: Modifiers;
  /** Milliseconds; only differences count. */
  readonly timeMs: number;
}

/** What pointer, wheel and keyboard say, normalised. */
export type ToolEvent =
  | (PointerFacts & { readonly type: 'down' | 'move' | 'up'; readonly button: 0 | 1 | 2 })
  /** `steps`: notches, positive towards the reader. */
  | (PointerFacts & { readonly type: 'wheel'; readonly steps: number })
  /** `key` as KeyboardEvent.key. Only keys that no command took. */
  | { readonly type: 'key'; readonly key: string; readonly modifiers: Modifiers; readonly timeMs: number }
  /** pointercancel, lost capture, the window lost focus. */
  | { readonly type: 'cancel'; readonly timeMs: number }
  /** The pointer has left the canvas. */
  | { readonly type: 'leave'; readonly timeMs: number };

export const TOOL_IDS = [
  'navigate',
  'window',
  'pan',
  'zoom',
  'scroll',
  'brush',
  'eraser',
  'threshold-brush',
  'polygon',
  'lasso',
  'transform',
  'split',
  'assign',
  'point-include',
  'point-exclude',
  'box',
  'scribble',
  'length',
  'angle',
  'magnifier',
] as const;
export type ToolId = (typeof TOOL_IDS)[number];

export interface ToolSettings {
  /** Brush radius in widths of an image pixel. */
  readonly radiusPx: number;
  /** Modality values that the threshold brush takes; null = around the place first pressed. */
  readonly greyRange: { readonly low: number; readonly high: number } | null;
  /** Half-width of that range around the place first pressed, in modality values; null = a tenth of the window. */
  readonly greyTolerance: number | null;
  /** Grow, shrink and smooth by this, in widths of a pixel. */
  readonly morphPx: number;
  /** Remove islands below this many pixels; 0 = keep only the largest part. */
  readonly islandPx: number;
  /** Structure that gets the pixels of the assign tool. */
  readonly assignTo: string | null;
  readonly scribbleLabel: 'include' | 'exclude';
}

/** Things that a tool wants drawn over the image, in image coordinates. */
export type ToolOverlay =
  | {
      readonly kind: 'brush';
      readonly centre: PointPx;
      readonly radiusPx: number;
      readonly erasing: boolean;
      /** Shift: from here a straight line will be painted. */
      readonly lineFrom: PointPx | null;
    }
  | {
      readonly kind: 'outline';
      readonly points: readonly PointPx[];
      readonly closed: boolean;
      readonly mode: 'add' | 'subtract' | 'cut' | 'assign';
      /** Corners shown as handles. */
      readonly vertices: boolean;
    }
  | {
      readonly kind: 'transform';
      /** Corners of the structure's box after the transform, clockwise from the top left. */
      readonly corners: readonly PointPx[];
      readonly rotateHandle: PointPx;
      readonly centre: PointPx;
    }
  | {
      readonly kind: 'box';
      readonly box: BoxPx;
    }
  | { readonly kind: 'scribble'; readonly points: readonly PointPx[]; readonly label: 'include' | 'exclude' }
  | { readonly kind: 'measure'; readonly points: readonly PointPx[]; readonly text: string };

export type ToolCursor =
  'default' | 'crosshair' | 'none' | 'grab' | 'grabbing' | 'move' | 'pointer' | 'not-allowed' | 'ns-resize';

export interface ToolboxState {
  readonly tool: ToolId;
  /** State of the tool's machine, e.g. `Hovering`, `Painting`: for tests and the status line. */
  readonly mode: string;
  readonly cursor: ToolCursor;
  readonly overlay: readonly ToolOverlay[];
  readonly settings: ToolSettings;
  /** Why the last press did nothing, e.g. "Femur is locked.", else empty. */
  readonly refusal: string;
  /** One line on what the tool does with which key. */
  readonly hint: () => string;
}

/** The tool in hand. Feed it every event of the viewport; it paints through the case session. */
export interface Toolbox {
  readonly store: ReadStore<ToolboxState>;
  choose(tool: ToolId): void;
  /** The tool before this one (a key held down for a moment). */
  chooseBack(): void;
  handle(viewport: 'main' | 'beside', event: ToolEvent): void;
  configure(change: Partial<ToolSettings>): void;
  /** Ends what is in progress without a trace. @returns whether there was something. */
  cancel(): boolean;
  /** Enter: takes over what is in progress (polygon, transform, preview). @returns whether there was something. */
  commit(): boolean;
}

export type OneShotId =
  | 'fill-holes'
  | 'remove-islands'
  | 'grow'
  | 'shrink'
  | 'smooth'
  | 'copy-first-guess'
  | 'clear'
  | 'split-parts'
  | 'merge';
