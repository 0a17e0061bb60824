import type { PointPx } from '../../../core/domain/geometry.ts';
import { panBy, zoomAbout } from '../../../core/view/view-commands.ts';
import type { ViewState } from '../../../core/view/view-state.ts';
import { dragWindow, editableWindow } from '../../../core/view/view-window.ts';
import { t } from '../language/translate.ts';
import type { ToolMachine, ToolServices } from './tool-machine.ts';
import type { ToolCursor } from './tool-types.ts';

export type DragKind = 'window' | 'pan' | 'zoom' | 'scroll';

const MODE = { window: 'Windowing', pan: 'Panning', zoom: 'Zooming', scroll: 'Scrolling' } as const;
const CURSOR: Record<DragKind, ToolCursor> = {
  window: 'crosshair',
  pan: 'grabbing',
  zoom: 'ns-resize',
  scroll: 'ns-resize',
};
/** CSS pixels of a drag per frame of a stack. */
const CSS_PER_FRAME = 8;
/** A drag of this many CSS pixels doubles or halves the zoom. */
const CSS_PER_DOUBLING = 120;

/** One drag of the view. Escape puts back how it was. */
export interface ViewDrag {
  readonly mode: string;
  readonly cursor: ToolCursor;
  move(canvasPoint: PointPx): void;
  cancel(): void;
}

/** @returns null when there is nothing to be dragged. */
export function startDrag(kind: DragKind, from: PointPx, services: ToolServices): ViewDrag | null {
  const place = services.place();
  const view = place?.viewport.store.getState().view ?? null;
  const canvas = place?.viewport.store.getState().canvas ?? null;
  const frame = place?.viewport.caseFrame() ?? null;
  const grey = place === null ? null : place.session.greyFrame(place.frameId);
  if (place === null || view === null || canvas === null || frame === null) return null;
  // Only a window needs pixels: a stack is scrolled faster than it loads.
  if (kind === 'window' && grey === null) return null;
  const { viewport } = place;
  const firstFrame = viewport.store.getState().frameIndex;
  const window = grey === null ? null : editableWindow(grey, view.window);
  const moved = (by: PointPx): ViewState => {
    if (window !== null && kind === 'window')
      return { ...view, window: dragWindow(window, by, window.width) };
    if (kind === 'pan') return panBy(view, frame, by);
    return zoomAbout(view, { frame, canvas }, from, 2 ** (-by.y / CSS_PER_DOUBLING));
  };
  return {
    mode: MODE[kind],
    cursor: CURSOR[kind],
    move: (to) => {
      const by = { x: to.x - from.x, y: to.y - from.y };
      if (kind !== 'scroll') return viewport.setView(moved(by));
      const target = firstFrame + Math.round(by.y / CSS_PER_FRAME);
      viewport.scrollBy(target - viewport.store.getState().frameIndex);
    },
    cancel: () => {
      if (kind === 'scroll') viewport.scrollTo(firstFrame);
      else viewport.setView(view);
    },
  };
}

/**
 * Looking without changing anything. `navigate`: left drag pans, with Shift it scrolls, with Ctrl it zooms; the
 * others do always the same.
 */
export function createNavigateTool(kind: DragKind | 'navigate', services: ToolServices): ToolMachine {
  let drag: ViewDrag | null = null;
  const cancel = (): boolean => {
    if (drag === null) return false;
    drag.cancel();
    drag = null;
    return true;
  };
  return {
    mode: () => drag?.mode ?? 'Idling',
    hint: () =>
      kind === 'navigate'
        ? t('Drag to pan, right drag for window and level, Ctrl drag to zoom, wheel to scroll.')
        : t('Drag; Escape puts back how it was.'),
    cursor: () => drag?.cursor ?? (kind === 'pan' || kind === 'navigate' ? 'grab' : 'default'),
    overlay: () => [],
    handle: (event) => {
      if (event.type === 'down') {
        const { ctrl, shift } = event.modifiers;
        const chosen = kind !== 'navigate' ? kind : ctrl ? 'zoom' : shift ? 'scroll' : 'pan';
        drag = startDrag(chosen, event.canvasPoint, services);
      } else if (event.type === 'move') drag?.move(event.canvasPoint);
      else if (event.type === 'up') {
        drag?.move(event.canvasPoint);
        drag = null;
      }
    },
    cancel,
  };
}
