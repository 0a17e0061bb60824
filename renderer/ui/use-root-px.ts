import { useSyncExternalStore } from 'react';

/** Size of 1 rem in CSS pixels; changes with the window, see tokens.css. */
export function useRootPx(): number {
  return useSyncExternalStore(subscribe, rootPx);
}

function subscribe(onChange: () => void): () => void {
  addEventListener('resize', onChange);
  return () => removeEventListener('resize', onChange);
}

function rootPx(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
}
