import type { PointPx } from '../../../core/domain/geometry.ts';
import type { OpenCase } from '../case/create-case-session.ts';
import type { OwnedPrompting } from '../prompting/create-prompting.ts';
import type { OwnedViewport } from '../view/create-viewport.ts';
import type { ToolCursor, ToolEvent, ToolOverlay, ToolSettings } from './tool-types.ts';

export type PointerToolEvent = Extract<ToolEvent, { imagePoint: PointPx }>;

/** Where a tool works: asked anew at every event, so that it never works on a case that is not open any more. */
export interface ToolPlace {
  readonly viewport: OwnedViewport;
  readonly session: OpenCase;
  readonly frameId: string;
  readonly columns: number;
  readonly rows: number;
  /** Height of a pixel divided by its width. */
  readonly aspect: number;
  /** Structure in hand. */
  readonly structure: string;
  /** CSS pixels per image pixel: handles have the same size on the screen at any zoom. */
  readonly zoom: number;
}

/** What tools get from the toolbox. */
export interface ToolServices {
  /** Null while nothing can be worked on. */
  readonly place: () => ToolPlace | null;
  readonly settings: () => ToolSettings;
  readonly configure: (change: Partial<ToolSettings>) => void;
  /** Says why a press did nothing. */
  readonly refuse: (sentence: string) => void;
  readonly prompting: OwnedPrompting;
  readonly randomHex: (digits: number) => string;
}

/** A tool as a state machine: its state has a gerund name, and every way out of it is an event. */
export interface ToolMachine {
  readonly mode: () => string;
  /** What it wants from the hand, in the language of the moment. */
  readonly hint: () => string;
  readonly cursor: () => ToolCursor;
  readonly overlay: () => readonly ToolOverlay[];
  /** Left button, moves, key; the toolbox has taken away what is the same in all tools. */
  readonly handle: (event: ToolEvent) => void;
  /** Escape, pointercancel, another tool, another case: back to the first state without a trace. */
  readonly cancel: () => boolean;
  /** Enter. */
  readonly commit?: () => boolean;
}

/** CSS pixels within which a handle is taken hold of. */
export const REACH_CSS = 8;

export function distanceCss(a: PointPx, b: PointPx, place: ToolPlace): number {
  return Math.hypot(b.x - a.x, (b.y - a.y) * place.aspect) * place.zoom;
}

/** Moves a point into the frame, edges included. */
export function intoFrame(point: PointPx, place: ToolPlace): PointPx {
  return { x: Math.min(Math.max(point.x, 0), place.columns), y: Math.min(Math.max(point.y, 0), place.rows) };
}
