import type { PointPx } from '../../../core/domain/geometry.ts';
import { assignPixels } from '../../../core/edit/assign-pixels.ts';
import { cutAlong } from '../../../core/edit/cut-along.ts';
import { paintPolygon } from '../../../core/edit/paint-polygon.ts';
import { cloneMask, createMask } from '../../../core/mask/bit-mask.ts';
import { t } from '../language/translate.ts';
import {
  distanceCss,
  REACH_CSS,
  type PointerToolEvent,
  type ToolMachine,
  type ToolPlace,
  type ToolServices,
} from './tool-machine.ts';
import type { ToolOverlay } from './tool-types.ts';

export type OutlineKind = 'polygon' | 'lasso' | 'split' | 'assign';

/** CSS pixels between two points of a freehand line. */
const STEP_CSS = 2;
/** Milliseconds and CSS pixels within which a second click closes a polygon. */
const DOUBLE_MS = 350;

/**
 * Tools that work on an outline or a line: `polygon` is placed corner by corner (a click near the first corner,
 * a double click or Enter closes it), the others are drawn freehand. Alt when it is closed subtracts.
 */
export function createOutlineTool(kind: OutlineKind, services: ToolServices): ToolMachine {
  let points: PointPx[] = [];
  let drawing = false;
  let pointer: PointPx | null = null;
  let alt = false;
  let lastClick = -Infinity;
  /** Points placed on one image and structure are never used on another. */
  let home: { readonly frameId: string; readonly structure: string } | null = null;

  const reset = (): boolean => {
    const some = points.length > 0 || drawing;
    points = [];
    drawing = false;
    home = null;
    lastClick = -Infinity;
    return some;
  };

  const here = (): ToolPlace | null => {
    const place = services.place();
    if (place === null || home === null) return place;
    if (place.frameId === home.frameId && place.structure === home.structure) return place;
    reset();
    return place;
  };

  const finish = (): boolean => {
    const place = here();
    const drawn = points;
    const had = reset();
    if (place === null || drawn.length < 2) return had;
    const refusal = apply(kind, {
      place,
      points: drawn,
      subtract: alt,
      assignTo: services.settings().assignTo,
    });
    if (refusal !== null) services.refuse(refusal);
    return true;
  };

  const placeVertex = (event: PointerToolEvent, place: ToolPlace): void => {
    const first = points[0];
    const last = points.at(-1);
    const closes =
      first !== undefined && points.length > 2 && distanceCss(first, event.imagePoint, place) < REACH_CSS;
    const double =
      last !== undefined &&
      event.timeMs - lastClick < DOUBLE_MS &&
      distanceCss(last, event.imagePoint, place) < REACH_CSS;
    if (closes || (double && points.length > 2)) return void finish();
    if (double) return;
    lastClick = event.timeMs;
    points.push(event.imagePoint);
    home = place;
  };

  const press = (event: PointerToolEvent): void => {
    const place = here();
    if (place === null) return;
    const locked = place.session.store.getState().display[place.structure]?.locked === true;
    if (locked) return services.refuse(t('This structure is locked; unlock it to change it.'));
    if (kind === 'polygon') return placeVertex(event, place);
    points = [event.imagePoint];
    drawing = true;
    home = place;
  };

  const extend = (event: PointerToolEvent): void => {
    const place = here();
    const last = points.at(-1);
    if (!drawing || place === null || last === undefined) return;
    if (distanceCss(last, event.imagePoint, place) >= STEP_CSS) points.push(event.imagePoint);
  };

  const overlayMode = (): 'add' | 'subtract' | 'cut' | 'assign' => {
    if (kind === 'split') return 'cut';
    if (kind === 'assign') return 'assign';
    return alt ? 'subtract' : 'add';
  };

  return {
    mode: () => (drawing ? 'Drawing' : points.length > 0 ? 'PlacingVertices' : 'Idling'),
    hint: () => hintOf(kind),
    cursor: () => 'crosshair',
    overlay: (): readonly ToolOverlay[] => {
      if (points.length === 0) return [];
      const shown = kind === 'polygon' && pointer !== null ? [...points, pointer] : points;
      const closed = kind !== 'split';
      return [{ kind: 'outline', points: shown, closed, mode: overlayMode(), vertices: kind === 'polygon' }];
    },
    handle: (event) => {
      if (event.type === 'cancel' || event.type === 'leave') return;
      alt = event.modifiers.alt;
      if (event.type === 'key') {
        if (event.key === 'Backspace' && kind === 'polygon') points.pop();
        return;
      }
      pointer = event.imagePoint;
      if (event.type === 'down') press(event);
      else if (event.type === 'move') extend(event);
      else if (event.type === 'up' && drawing) {
        extend(event);
        finish();
      }
    },
    cancel: reset,
    commit: () => kind === 'polygon' && points.length > 0 && finish(),
  };
}

function hintOf(kind: OutlineKind): string {
  switch (kind) {
    case 'polygon':
      return t(
        'Click corners; Enter, double click or a click on the first corner closes. Alt: subtract. Backspace: one back.',
      );
    case 'lasso':
      return t('Draw around. Alt: subtract.');
    case 'split':
      return t('Draw a line through the structure; it falls apart along it.');
    case 'assign':
      return t('Draw around the pixels that shall belong to the chosen structure.');
  }
}

interface Drawn {
  readonly place: ToolPlace;
  readonly points: readonly PointPx[];
  readonly subtract: boolean;
  readonly assignTo: string | null;
}

/** @returns why not, or null. */
function apply(kind: OutlineKind, { place, points, subtract, assignTo }: Drawn): string | null {
  const { session, structure, frameId, aspect } = place;
  const shown = session.masks.mask(frameId, structure, 'current');
  if (shown === null) return t('The masks of this image are still on their way.');
  const mask = cloneMask(shown);
  if (kind === 'split') {
    cutAlong(mask, { points, widthPx: 0, aspect });
    return session.editor.replace([{ structure, frameId, mask }], { tool: 'split', settings: {} });
  }
  if (points.length < 3) return null;
  if (kind !== 'assign') {
    const mode = subtract ? 'subtract' : 'add';
    paintPolygon(mask, points, mode);
    return session.editor.replace([{ structure, frameId, mask }], { tool: kind, settings: { mode } });
  }
  const target = assignTo === null ? null : session.masks.mask(frameId, assignTo, 'current');
  if (assignTo === null || target === null) return t('Choose the structure that gets the pixels first.');
  if (assignTo === structure) return t('The pixels belong to this structure already; choose another one.');
  const region = createMask(mask.width, mask.height);
  paintPolygon(region, points, 'add');
  const to = cloneMask(target);
  assignPixels(mask, to, region);
  const masks = [
    { structure, frameId, mask },
    { structure: assignTo, frameId, mask: to },
  ];
  return session.editor.replace(masks, { tool: 'assign', settings: { to: assignTo } });
}
