import type { PointPx } from '../../../core/domain/geometry.ts';
import type { Modifiers, ToolEvent } from '../../core/tools/tool-types.ts';

export interface PointerTarget {
  readonly element: HTMLElement;
  toImage(canvasPoint: PointPx): PointPx;
  handle(event: ToolEvent): void;
}

/** Pixels of one notch, where a wheel counts in pixels; trackpads send fractions of it. */
const NOTCH_PX = 100;
const NOTCH_LINES = 3;

/**
 * Turns the browser's pointer and wheel events into what the tools understand. Coalesced moves are passed on one by
 * one: a fast stroke has every sample the mouse has sent.
 * @returns a function that ends it.
 */
export function listenToPointer(target: PointerTarget): () => void {
  const { element } = target;
  const listeners = new AbortController();
  const { signal } = listeners;

  const facts = (event: MouseEvent) => {
    const box = element.getBoundingClientRect();
    const canvasPoint = { x: event.clientX - box.left, y: event.clientY - box.top };
    return {
      canvasPoint,
      imagePoint: target.toImage(canvasPoint),
      modifiers: modifiersOf(event),
      timeMs: event.timeStamp,
    };
  };
  const cancel = (event: Event): void => target.handle({ type: 'cancel', timeMs: event.timeStamp });

  element.addEventListener(
    'pointerdown',
    (event) => {
      const button = buttonOf(event.button);
      if (button === null) return;
      element.setPointerCapture(event.pointerId);
      element.focus({ preventScroll: true });
      target.handle({ ...facts(event), type: 'down', button });
    },
    { signal },
  );
  element.addEventListener(
    'pointermove',
    (event) => {
      const button = buttonHeld(event.buttons);
      const samples = event.getCoalescedEvents();
      for (const sample of samples.length === 0 ? [event] : samples) {
        target.handle({ ...facts(sample), type: 'move', button });
      }
    },
    { signal },
  );
  element.addEventListener(
    'pointerup',
    (event) => {
      const button = buttonOf(event.button);
      if (button !== null) target.handle({ ...facts(event), type: 'up', button });
    },
    { signal },
  );
  element.addEventListener('pointercancel', cancel, { signal });
  element.addEventListener(
    'pointerleave',
    (event) => target.handle({ type: 'leave', timeMs: event.timeStamp }),
    {
      signal,
    },
  );
  element.addEventListener('contextmenu', (event) => event.preventDefault(), { signal });
  window.addEventListener('blur', cancel, { signal });
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      target.handle({ ...facts(event), type: 'wheel', steps: notches(event) });
    },
    // Not passive: the page must not scroll or zoom under the image.
    { signal, passive: false },
  );
  return () => listeners.abort();
}

export function modifiersOf(
  event: Pick<MouseEvent, 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>,
): Modifiers {
  return { shift: event.shiftKey, ctrl: event.ctrlKey || event.metaKey, alt: event.altKey };
}

function buttonOf(button: number): 0 | 1 | 2 | null {
  return button === 0 || button === 1 || button === 2 ? button : null;
}

/** Of `MouseEvent.buttons`, where 2 is the right and 4 the middle one. */
function buttonHeld(buttons: number): 0 | 1 | 2 {
  if ((buttons & 1) !== 0) return 0;
  if ((buttons & 4) !== 0) return 1;
  return (buttons & 2) !== 0 ? 2 : 0;
}

function notches(event: WheelEvent): number {
  // With shift some systems turn the wheel sideways.
  const delta = event.deltaY === 0 ? event.deltaX : event.deltaY;
  if (event.deltaMode === WheelEvent.DOM_DELTA_LINE) return delta / NOTCH_LINES;
  return event.deltaMode === WheelEvent.DOM_DELTA_PAGE ? delta * NOTCH_LINES : delta / NOTCH_PX;
}
