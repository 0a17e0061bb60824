import type { BoxPx, PointPx } from '../../../core/domain/geometry.ts';
import { transformMask, type MaskTransform } from '../../../core/edit/transform-mask.ts';
import type { BitMask } from '../../../core/mask/bit-mask.ts';
import { maskBounds } from '../../../core/mask/bounds.ts';
import { t } from '../language/translate.ts';
import {
  distanceCss,
  REACH_CSS,
  type PointerToolEvent,
  type ToolMachine,
  type ToolPlace,
  type ToolServices,
} from './tool-machine.ts';

type Handle = 'inside' | 'rotate' | 'scale';
const MODE = { inside: 'DraggingStructure', rotate: 'DraggingRotation', scale: 'DraggingScale' } as const;
/** CSS pixels of the rotation handle above the box. */
const HANDLE_CSS = 28;

interface Held {
  readonly place: ToolPlace;
  readonly box: BoxPx;
  readonly transform: MaskTransform;
}

/** Moves, turns and scales the active structure: outline as preview; Enter takes it over, Escape leaves it. */
export function createTransformTool(services: ToolServices): ToolMachine {
  let held: Held | null = null;
  let drag: { readonly handle: Handle; readonly from: PointPx; readonly start: MaskTransform } | null = null;

  const reset = (): boolean => {
    const had = held !== null;
    held = null;
    drag = null;
    return had;
  };

  const shownMask = (place: ToolPlace): BitMask | null =>
    place.session.masks.mask(place.frameId, place.structure, 'current');

  /** Of the structure in hand; what was begun on another one is dropped. */
  const hold = (): Held | null => {
    const place = services.place();
    if (place === null) return null;
    if (held !== null && held.place.frameId === place.frameId && held.place.structure === place.structure) {
      return held;
    }
    reset();
    const mask = shownMask(place);
    const box = mask === null ? null : maskBounds(mask);
    if (box === null) return null;
    const about = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const identity = { translate: { x: 0, y: 0 }, rotateRad: 0, scale: 1, about, aspect: place.aspect };
    return { place, box, transform: identity };
  };

  const press = (event: PointerToolEvent): void => {
    const now = hold();
    if (now === null) return services.refuse(t('There is nothing to move: the structure is empty here.'));
    const { place, transform } = now;
    if (place.session.store.getState().display[place.structure]?.locked === true) {
      return services.refuse(t('This structure is locked; unlock it to change it.'));
    }
    const handle = handleAt(event.imagePoint, now);
    if (handle === null) return;
    held = now;
    drag = { handle, from: event.imagePoint, start: transform };
  };

  const move = (event: PointerToolEvent): void => {
    if (drag === null || held === null) return;
    held = { ...held, transform: dragged(drag, event.imagePoint) };
  };

  const commit = (): boolean => {
    if (held === null) return false;
    const { place, transform } = held;
    reset();
    const mask = shownMask(place);
    if (mask === null) return true;
    const { translate, rotateRad, scale } = transform;
    const settings = { x: translate.x, y: translate.y, rotateRad, scale };
    const { structure, frameId } = place;
    const moved = transformMask(mask, transform);
    const refusal = place.session.editor.replace([{ structure, frameId, mask: moved }], {
      tool: 'move',
      settings,
    });
    if (refusal !== null) services.refuse(refusal);
    return true;
  };

  return {
    mode: () => (drag === null ? (held === null ? 'Idling' : 'Previewing') : MODE[drag.handle]),
    hint: () =>
      t('Drag inside to move, a corner to scale, the handle to turn; Enter takes it over, Escape leaves it.'),
    cursor: () => (drag === null ? 'move' : 'grabbing'),
    overlay: () => {
      const now = hold();
      if (now === null) return [];
      const { corners, rotateHandle, centre } = shapeOf(now);
      return [{ kind: 'transform', corners, rotateHandle, centre }];
    },
    handle: (event) => {
      if (event.type === 'down') press(event);
      else if (event.type === 'move') move(event);
      else if (event.type === 'up') {
        move(event);
        drag = null;
      }
    },
    cancel: reset,
    commit,
  };
}

function dragged(
  { handle, from, start }: { handle: Handle; from: PointPx; start: MaskTransform },
  to: PointPx,
): MaskTransform {
  const { translate, about, aspect } = start;
  if (handle === 'inside') {
    // Whole pixels keep the mask exactly as it is.
    const x = Math.round(translate.x + to.x - from.x);
    const y = Math.round(translate.y + to.y - from.y);
    return { ...start, translate: { x, y } };
  }
  const centre = { x: about.x + translate.x, y: about.y + translate.y };
  const arm = (point: PointPx): PointPx => ({ x: point.x - centre.x, y: (point.y - centre.y) * aspect });
  const a = arm(from);
  const b = arm(to);
  if (handle === 'rotate') {
    const turn = Math.atan2(b.y, b.x) - Math.atan2(a.y, a.x);
    return { ...start, rotateRad: start.rotateRad + turn };
  }
  const length = Math.hypot(a.x, a.y);
  const scale = length > 0 ? (start.scale * Math.hypot(b.x, b.y)) / length : start.scale;
  return { ...start, scale: Math.min(Math.max(scale, 0.05), 20) };
}

function shapeOf({ place, box, transform }: Held): {
  readonly corners: readonly PointPx[];
  readonly rotateHandle: PointPx;
  readonly centre: PointPx;
} {
  const { translate, rotateRad, scale, about, aspect } = transform;
  const cos = Math.cos(rotateRad) * scale;
  const sin = Math.sin(rotateRad) * scale;
  const map = (x: number, y: number): PointPx => {
    const dx = x - about.x;
    const dy = (y - about.y) * aspect;
    return {
      x: about.x + cos * dx - sin * dy + translate.x,
      y: about.y + (sin * dx + cos * dy) / aspect + translate.y,
    };
  };
  const { left, top, right, bottom } = box;
  const above = top - HANDLE_CSS / (place.zoom * aspect * scale);
  return {
    corners: [map(left, top), map(right, top), map(right, bottom), map(left, bottom)],
    rotateHandle: map((left + right) / 2, above),
    centre: map(about.x, about.y),
  };
}

function handleAt(point: PointPx, held: Held): Handle | null {
  const { corners, rotateHandle } = shapeOf(held);
  if (distanceCss(point, rotateHandle, held.place) <= REACH_CSS) return 'rotate';
  if (corners.some((corner) => distanceCss(point, corner, held.place) <= REACH_CSS)) return 'scale';
  // Inside of the turned box: on the same side of all four edges.
  const sides = corners.map((corner, i) => {
    const next = corners[(i + 1) % 4]!;
    return (next.x - corner.x) * (point.y - corner.y) - (next.y - corner.y) * (point.x - corner.x) >= 0;
  });
  return sides.every((side) => side === sides[0]) ? 'inside' : null;
}
