import { useEffect } from 'react';

/** Calls `touched` whenever mouse, pen or keys are used anywhere on the page. */
export function useTouched(touched: () => void): void {
  useEffect(() => {
    const events = ['pointerdown', 'pointermove', 'wheel', 'keydown'] as const;
    const options = { capture: true, passive: true };
    for (const name of events) addEventListener(name, touched, options);
    return () => {
      for (const name of events) removeEventListener(name, touched, options);
    };
  }, [touched]);
}
