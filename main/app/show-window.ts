import type * as electron from 'electron';
import type { BrowserWindow } from 'electron';
import { PAGE_ADDRESS } from './policy/addresses.ts';
import { windowOptions, type WindowFacts } from './policy/window-options.ts';
import type { FittedWindow } from './fit-window.ts';

/** A window where it was the last time; it is shown when its page has been drawn. */
export function showWindow(
  { BrowserWindow }: Pick<typeof electron, 'BrowserWindow'>,
  facts: WindowFacts,
  { bounds, mode }: FittedWindow,
): BrowserWindow {
  const window = new BrowserWindow({
    ...windowOptions(facts),
    ...bounds,
    fullscreen: mode === 'full-screen',
  });
  window.once('ready-to-show', () => {
    if (mode === 'maximized') window.maximize();
    window.show();
  });
  // What does not load is told by the window itself (did-fail-load): there is no second way to show it.
  void window.loadURL(PAGE_ADDRESS).catch(() => undefined);
  return window;
}
