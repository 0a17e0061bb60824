import type { PointPx } from '../../../core/domain/geometry.ts';
import type { PromptDraft } from '../../../core/domain/journal-entry.ts';
import { t } from '../language/translate.ts';
import { movePart, orderedBox, promptPartAt } from '../prompting/prompt-parts.ts';
import type { PromptPart } from '../prompting/prompting-model.ts';
import {
  distanceCss,
  intoFrame,
  REACH_CSS,
  type PointerToolEvent,
  type ToolMachine,
  type ToolPlace,
  type ToolServices,
} from './tool-machine.ts';
import type { ToolOverlay } from './tool-types.ts';

export type PromptToolKind = 'point-include' | 'point-exclude' | 'box' | 'scribble';

/** CSS pixels between two points of a scribble, and how many it may have (core/domain/journal-entry.ts). */
const STEP_CSS = 3;
const MOST_POINTS = 4096;
/** A box smaller than this is a slip of the hand. */
const LEAST_BOX_CSS = 4;

type Doing =
  | { readonly what: 'PlacingPoint'; readonly at: PointPx }
  | { readonly what: 'DraggingPoint' | 'DraggingBoxEdge' | 'DraggingBoxCorner'; readonly part: PromptPart }
  | { readonly what: 'DrawingBox'; readonly from: PointPx; readonly to: PointPx }
  | { readonly what: 'Scribbling'; readonly points: PointPx[] };

/**
 * Prompts for SAM. Every tool can also take hold of what is there, the machine's points and box included; only a
 * change that is finished (button up) is journalled and decoded.
 */
export function createPromptTool(kind: PromptToolKind, services: ToolServices): ToolMachine {
  const { prompting } = services;
  let doing: Doing | null = null;
  let base: PromptDraft | null = null;
  let home: ToolPlace | null = null;

  const reset = (): boolean => {
    if (doing === null) return false;
    if ('part' in doing) prompting.cancelDrag();
    doing = null;
    base = null;
    home = null;
    return true;
  };

  const begin = (event: PointerToolEvent, place: ToolPlace): Doing => {
    const at = intoFrame(event.imagePoint, place);
    const { draft, shown } = prompting.store.getState();
    const reach = REACH_CSS / place.zoom;
    const part = shown ? promptPartAt(draft, event.imagePoint, { reach, aspect: place.aspect }) : null;
    prompting.select(part);
    if (part?.kind === 'point') return { what: 'DraggingPoint', part };
    if (part?.kind === 'edge') return { what: 'DraggingBoxEdge', part };
    if (part?.kind === 'corner') return { what: 'DraggingBoxCorner', part };
    if (kind === 'box') return { what: 'DrawingBox', from: at, to: at };
    if (kind === 'scribble') return { what: 'Scribbling', points: [at] };
    return { what: 'PlacingPoint', at };
  };

  const press = (event: PointerToolEvent): void => {
    const place = services.place();
    if (place === null) return;
    if (place.session.store.getState().display[place.structure]?.locked === true) {
      return services.refuse(t('This structure is locked; unlock it to prompt for it.'));
    }
    home = place;
    base = prompting.store.getState().draft;
    doing = begin(event, place);
  };

  const move = (event: PointerToolEvent): void => {
    if (doing === null || home === null || base === null) return;
    const to = intoFrame(event.imagePoint, home);
    if ('part' in doing) prompting.drag(movePart(base, doing.part, to));
    else if (doing.what === 'PlacingPoint') doing = { what: 'PlacingPoint', at: to };
    else if (doing.what === 'DrawingBox') doing = { ...doing, to };
    else {
      const last = doing.points.at(-1);
      const far = last !== undefined && distanceCss(last, to, home) >= STEP_CSS;
      if (far && doing.points.length < MOST_POINTS) doing.points.push(to);
    }
  };

  const label = (event: PointerToolEvent): 'include' | 'exclude' => {
    const own =
      kind === 'scribble'
        ? services.settings().scribbleLabel
        : kind === 'point-exclude'
          ? 'exclude'
          : 'include';
    if (!event.modifiers.alt) return own;
    return own === 'include' ? 'exclude' : 'include';
  };

  const finish = (event: PointerToolEvent): void => {
    move(event);
    const done = doing;
    const place = home;
    const before = base;
    doing = null;
    base = null;
    home = null;
    if (done === null || place === null || before === null) return;
    if (done.what === 'PlacingPoint') {
      prompting.change({ ...before, points: [...before.points, { ...done.at, label: label(event) }] });
    } else if (done.what === 'Scribbling') {
      const scribble = { label: label(event), points: done.points };
      prompting.change({ ...before, scribbles: [...before.scribbles, scribble] });
    } else if (done.what === 'DrawingBox') {
      const { from, to } = done;
      if (Math.min(Math.abs(to.x - from.x), Math.abs(to.y - from.y)) * place.zoom < LEAST_BOX_CSS) return;
      const box = orderedBox({ left: from.x, top: from.y, right: to.x, bottom: to.y });
      prompting.change({ ...before, box });
    } else {
      const moved = prompting.store.getState().draft;
      // A click on a part selects it and changes nothing.
      if (JSON.stringify(moved) === JSON.stringify(before)) return prompting.cancelDrag();
      prompting.change({ ...moved, box: moved.box === null ? null : orderedBox(moved.box) });
    }
  };

  return {
    mode: () => doing?.what ?? 'Hovering',
    hint: () => hintOf(kind),
    cursor: () => 'crosshair',
    overlay: (): readonly ToolOverlay[] => {
      if (doing?.what === 'DrawingBox') {
        const { from, to } = doing;
        return [{ kind: 'box', box: orderedBox({ left: from.x, top: from.y, right: to.x, bottom: to.y }) }];
      }
      if (doing?.what !== 'Scribbling') return [];
      return [{ kind: 'scribble', points: [...doing.points], label: services.settings().scribbleLabel }];
    },
    handle: (event) => {
      if (event.type === 'key' || event.type === 'cancel' || event.type === 'leave') return;
      if (event.type === 'down') press(event);
      else if (event.type === 'move') move(event);
      else if (event.type === 'up') finish(event);
    },
    cancel: reset,
  };
}

function hintOf(kind: PromptToolKind): string {
  switch (kind) {
    case 'point-include':
      return t('Click what belongs to the structure (Alt: what does not). Points and box can be dragged.');
    case 'point-exclude':
      return t(
        'Click what does not belong to the structure (Alt: what does). Points and box can be dragged.',
      );
    case 'box':
      return t('Draw a box around the structure, or drag its edges and corners.');
    case 'scribble':
      return t('Draw over what belongs to the structure (Alt: what does not).');
  }
}
