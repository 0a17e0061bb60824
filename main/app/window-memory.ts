import type { BrowserWindow, Screen } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../inference/clock.ts';
import { fitWindow, windowStateSchema, type FittedWindow, type WindowState } from './fit-window.ts';
import { keptFile } from './kept-file.ts';

type Displays = Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay' | 'getDisplayMatching'>;

export interface WindowMemory {
  /** Where the window of this workspace opens. */
  place(): Promise<FittedWindow>;
  /** Writes down where it is from now on. @returns what to await before the program ends. */
  follow(window: BrowserWindow): () => Promise<void>;
}

/** Moving and sizing say so many times a second; it is written when they are over. */
const SETTLED_MS = 800;

/** @param folder the profile of the workspace. */
export function createWindowMemory(
  folder: string,
  { screen, clock }: { readonly screen: Displays; readonly clock: Clock },
): WindowMemory {
  const file = keptFile<WindowState | null>(join(folder, 'window.json'), z.nullable(windowStateSchema), null);
  return {
    async place() {
      const primary = screen.getPrimaryDisplay();
      const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
      return fitWindow(await file.read(), [primary, ...others]);
    },
    follow(window) {
      let stop: (() => void) | null = null;
      let saved: Promise<unknown> = Promise.resolve();
      const save = (): void => {
        stop?.();
        stop = null;
        if (window.isDestroyed()) return;
        const state = stateOf(window, screen);
        // Where it opens is not worth a sentence: a disk that is full is told by what matters.
        saved = file.change(() => state).catch(() => undefined);
      };
      const later = (): void => {
        stop?.();
        stop = clock.after(SETTLED_MS, save);
      };
      window.on('resize', later);
      window.on('move', later);
      window.on('maximize', later);
      window.on('unmaximize', later);
      window.on('enter-full-screen', later);
      window.on('leave-full-screen', later);
      window.on('close', save);
      return async () => {
        if (stop !== null) save();
        await saved;
      };
    },
  };
}

function stateOf(window: BrowserWindow, screen: Displays): WindowState {
  const { x, y, width, height } = window.getNormalBounds();
  // Where it is, not where it would be: a maximised window may stand on another display than its normal bounds.
  const { id, bounds } = screen.getDisplayMatching(window.getBounds());
  const mode = window.isFullScreen() ? 'full-screen' : window.isMaximized() ? 'maximized' : 'normal';
  const display = { id, bounds: { x: bounds.x, y: bounds.y, width: bounds.width, height: bounds.height } };
  return { bounds: { x, y, width, height }, mode, display };
}
