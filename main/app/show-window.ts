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
  let shown = false;
  const show = (): void => {
    if (shown || window.isDestroyed()) return;
    shown = true;
    if (mode === 'maximized') window.maximize();
    window.show();
  };
  window.once('ready-to-show', show);
  // A page that is loaded and not drawn, or is lost before: a program that nobody sees could only be killed.
  const contents = window.webContents;
  contents.once('did-finish-load', show);
  contents.once('did-fail-load', show);
  contents.once('render-process-gone', show);
  // What does not load is told by the events above.
  void window.loadURL(PAGE_ADDRESS).catch(() => undefined);
  return window;
}
