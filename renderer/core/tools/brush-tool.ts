import type { PointPx } from '../../../core/domain/geometry.ts';
import { greyRange } from '../../../core/edit/grey-range.ts';
import { paintCapsule } from '../../../core/edit/paint-capsule.ts';
import type { GreyRange } from '../../../core/edit/pen.ts';
import { startStroke, type StrokePath, type StrokeStep } from '../../../core/edit/stroke-path.ts';
import { modalityValue } from '../../../core/pixels/grey-frame.ts';
import { editableWindow } from '../../../core/view/view-window.ts';
import type { Stroke } from '../case/case-editor.ts';
import { t } from '../language/translate.ts';
import type { PointerToolEvent, ToolMachine, ToolPlace, ToolServices } from './tool-machine.ts';

export type BrushKind = 'brush' | 'eraser' | 'threshold-brush';

export const MIN_RADIUS_PX = 0.5;
export const MAX_RADIUS_PX = 400;

interface Painting {
  readonly stroke: Stroke;
  readonly path: StrokePath;
  readonly erasing: boolean;
  readonly grey: GreyRange | undefined;
}

/** Radius after some notches of the wheel or presses of a bracket: by a fifth, at least half a pixel. */
export function resizedRadius(radiusPx: number, steps: number): number {
  let radius = radiusPx;
  for (let step = 0; step < Math.abs(steps); step++) {
    const by = Math.max(0.5, radius * 0.2);
    radius = Math.round(2 * (steps > 0 ? radius + by : radius - by)) / 2;
  }
  return Math.min(Math.max(radius, MIN_RADIUS_PX), MAX_RADIUS_PX);
}

/**
 * Round brushes: hovering, painting. Alt turns brush and eraser over; Shift paints a straight line from where the
 * last stroke ended. The threshold brush takes only pixels in a range of grey.
 */
export function createBrushTool(kind: BrushKind, services: ToolServices): ToolMachine {
  let painting: Painting | null = null;
  let pointer: PointPx | null = null;
  let alt = false;
  let shift = false;
  /** Where the last stroke ended, and on which image: a line never starts on another one. */
  let last: { readonly at: PointPx; readonly frameId: string } | null = null;

  const lineFrom = (place: ToolPlace | null): PointPx | null =>
    shift && last !== null && last.frameId === place?.frameId ? last.at : null;

  const paint = ({ stroke, erasing, grey }: Painting, step: StrokeStep | null): void => {
    if (step === null || !stroke.alive()) return;
    const allow = { ...stroke.allow, grey };
    stroke.painted(paintCapsule(stroke.mask, step.capsule, erasing ? 'subtract' : 'add', allow));
  };

  const start = (event: PointerToolEvent): void => {
    const place = services.place();
    if (place === null) return;
    const { frameId, structure, session, aspect } = place;
    const settings = services.settings();
    const erasing = (kind === 'eraser') !== alt;
    const range = kind === 'threshold-brush' ? rangeAt(event.imagePoint, place, services) : null;
    const grey = range === null ? null : session.greyFrame(frameId);
    const facts = {
      tool: erasing ? ('eraser' as const) : kind,
      settings: { radiusPx: settings.radiusPx, ...(range ?? {}) },
    };
    const stroke = session.editor.begin({ structure, frameId }, facts);
    if (typeof stroke === 'string') return services.refuse(stroke);
    const size = { width: place.columns, height: place.rows };
    const path = startStroke(size, { radiusPx: settings.radiusPx, aspect });
    painting = {
      stroke,
      path,
      erasing,
      grey: range === null || grey === null ? undefined : greyRange(grey, range.low, range.high),
    };
    const from = lineFrom(place);
    if (from !== null) paint(painting, path.extend(from));
    paint(painting, path.extend(event.imagePoint));
  };

  const finish = (event: PointerToolEvent): void => {
    if (painting === null) return;
    paint(painting, painting.path.extend(event.imagePoint));
    paint(painting, painting.path.finish());
    painting.stroke.end();
    painting = null;
    const frameId = services.place()?.frameId;
    if (frameId !== undefined) last = { at: event.imagePoint, frameId };
  };

  return {
    mode: () => (painting === null ? 'Hovering' : 'Painting'),
    hint: () =>
      t(
        'Ctrl+wheel or brackets: size. Alt: erase instead (eraser: paint). Shift: straight line from the last point.',
      ),
    cursor: () => 'none',
    overlay: () => {
      if (pointer === null) return [];
      const erasing = painting === null ? (kind === 'eraser') !== alt : painting.erasing;
      const from = painting === null ? lineFrom(services.place()) : null;
      return [
        { kind: 'brush', centre: pointer, radiusPx: services.settings().radiusPx, erasing, lineFrom: from },
      ];
    },
    handle: (event) => {
      if (event.type === 'leave') {
        if (painting === null) pointer = null;
        return;
      }
      if (event.type === 'cancel') return;
      ({ alt, shift } = event.modifiers);
      if (event.type === 'key') return;
      pointer = event.imagePoint;
      if (event.type === 'down') start(event);
      else if (event.type === 'move' && painting !== null)
        paint(painting, painting.path.extend(event.imagePoint));
      else if (event.type === 'up') finish(event);
    },
    cancel: () => {
      if (painting === null) return false;
      painting.stroke.cancel();
      painting = null;
      return true;
    },
  };
}

/** Modality values that the threshold brush takes: as set, else around the place first pressed. */
function rangeAt(
  point: PointPx,
  place: ToolPlace,
  services: ToolServices,
): { readonly low: number; readonly high: number } | null {
  const { greyRange: set, greyTolerance } = services.settings();
  if (set !== null) return set;
  const grey = place.session.greyFrame(place.frameId);
  const view = place.viewport.store.getState().view;
  if (grey === null || view === null) return null;
  const x = Math.min(Math.max(Math.floor(point.x), 0), grey.width - 1);
  const y = Math.min(Math.max(Math.floor(point.y), 0), grey.height - 1);
  const value = modalityValue(grey.modality, grey.values[y * grey.width + x] ?? 0);
  const tolerance = greyTolerance ?? editableWindow(grey, view.window).width / 10;
  return { low: value - tolerance, high: value + tolerance };
}
