import { useEffect, useState } from 'react';

/** Chromium's Keyboard Map API, which TypeScript's DOM types lack. */
interface KeyboardWithLayout {
  readonly getLayoutMap?: () => Promise<ReadonlyMap<string, string>>;
}

/** What is printed on the reader's keys, by code; undefined where the browser does not tell. */
export function useKeyboardLayout(): ReadonlyMap<string, string> | undefined {
  const [layout, setLayout] = useState<ReadonlyMap<string, string>>();
  useEffect(() => {
    // The cast names a property that may be missing; it is asked for below.
    const { keyboard } = navigator as Navigator & { readonly keyboard?: KeyboardWithLayout };
    // Refused in some frames; then the keys are named by their place on a US keyboard.
    keyboard?.getLayoutMap?.().then(setLayout, () => undefined);
  }, []);
  return layout;
}
