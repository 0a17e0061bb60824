import { useEffect, useRef, useState } from 'react';
import { Kbd } from './kbd.tsx';
import styles from './tooltip-layer.module.css';

const DELAY_MS = 350;
/** Moving on from one tooltip to the next within this time shows the next at once. */
const WARM_MS = 300;
const GAP_PX = 6;
const ID = 'tooltip-layer';

interface Shown {
  readonly target: Element;
  readonly text: string;
  readonly keys: string;
}

/**
 * Draws the tooltip of whatever element with `tip(...)` is hovered or has keyboard focus. It can be hovered
 * itself, and Escape closes it without reaching what lies below. It lives in the top layer: dialogs do not hide it.
 */
export function TooltipLayer() {
  const [shown, setShown] = useState<Shown | null>(null);
  const popover = useRef<HTMLDivElement>(null);

  useEffect(() => listen(setShown, popover), []);

  useEffect(() => {
    const element = popover.current;
    if (element === null || shown === null) return;
    // Shown again each time: the newest in the top layer lies above a dialog that was opened meanwhile.
    element.showPopover();
    place(element, shown.target);
    const before = shown.target.getAttribute('aria-describedby');
    const repeats = shown.target.getAttribute('aria-label') === shown.text;
    if (!repeats) shown.target.setAttribute('aria-describedby', before === null ? ID : `${before} ${ID}`);
    return () => {
      element.hidePopover();
      if (repeats) return;
      if (before === null) shown.target.removeAttribute('aria-describedby');
      else shown.target.setAttribute('aria-describedby', before);
    };
  }, [shown]);

  return (
    <div ref={popover} id={ID} role="tooltip" popover="manual" className={styles.tooltip}>
      {shown?.text}
      {shown !== null && shown.keys !== '' && <Kbd keys={shown.keys} />}
    </div>
  );
}

type Show = (next: Shown | null) => void;

function listen(show: Show, popover: { readonly current: HTMLElement | null }): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let current: Element | null = null;
  let hiddenAt = -Infinity;

  const set = (target: Element | null): void => {
    clearTimeout(timer);
    if (target === null && current !== null) hiddenAt = performance.now();
    current = target;
    show(target === null ? null : read(target));
  };
  const later = (target: Element): void => {
    clearTimeout(timer);
    if (target === current) return;
    const warm = current !== null || performance.now() - hiddenAt < WARM_MS;
    timer = setTimeout(() => target.isConnected && set(target), warm ? 0 : DELAY_MS);
  };

  const onOver = (event: PointerEvent): void => {
    if (event.pointerType === 'touch') return;
    if (popover.current?.contains(event.target as Node)) return clearTimeout(timer);
    const target = tipOf(event.target);
    if (target !== null) return later(target);
    clearTimeout(timer);
    // The way from the target to its tooltip leads over a gap.
    if (current !== null) timer = setTimeout(() => set(null), 120);
  };
  const onFocus = (event: FocusEvent): void => {
    const target = tipOf(event.target);
    if (target !== null && target === event.target && target.matches(':focus-visible')) later(target);
    else set(null);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && current !== null) event.stopPropagation();
    if (current !== null || timer !== undefined) set(null);
  };
  const hide = (): void => set(null);

  const listeners = new AbortController();
  const { signal } = listeners;
  document.addEventListener('pointerover', onOver, { signal });
  document.addEventListener('pointerdown', hide, { signal });
  document.addEventListener('focusin', onFocus, { signal });
  document.addEventListener('focusout', hide, { signal });
  document.addEventListener('keydown', onKey, { signal, capture: true });
  document.addEventListener('scroll', hide, { signal, capture: true, passive: true });
  return () => {
    clearTimeout(timer);
    listeners.abort();
  };
}

function tipOf(target: EventTarget | null): Element | null {
  return target instanceof Element ? target.closest('[data-tip]') : null;
}

function read(target: Element): Shown {
  return {
    target,
    text: target.getAttribute('data-tip') ?? '',
    keys: target.getAttribute('data-tip-keys') ?? '',
  };
}

/** Below the target, above where there is no room, never outside the window. */
function place(element: HTMLElement, target: Element): void {
  const box = target.getBoundingClientRect();
  const { width, height } = element.getBoundingClientRect();
  const below = box.bottom + GAP_PX;
  const top = below + height <= innerHeight ? below : Math.max(GAP_PX, box.top - GAP_PX - height);
  const left = Math.min(Math.max(GAP_PX, box.left + box.width / 2 - width / 2), innerWidth - width - GAP_PX);
  element.style.top = `${String(Math.round(top))}px`;
  element.style.left = `${String(Math.round(left))}px`;
}
