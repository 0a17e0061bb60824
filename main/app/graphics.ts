import type { App, Details, Dialog } from 'electron';
import { join } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../inference/clock.ts';
import { keptFile } from './kept-file.ts';
import type { Texts } from './texts.ts';

const graphicsSchema = z.strictObject({ draw: z.enum(['card', 'software']) });
/** What draws the window: the graphics card, or the processor where a driver does not work. */
export type Graphics = z.infer<typeof graphicsSchema>['draw'];

export interface GraphicsMemory {
  read(): Promise<Graphics>;
  change(draw: Graphics): Promise<void>;
}

/** Of the whole station: a driver is the same for every workspace. */
export function createGraphicsMemory(dataFolder: string): GraphicsMemory {
  const file = keptFile<z.infer<typeof graphicsSchema>>(join(dataFolder, 'graphics.json'), graphicsSchema, {
    draw: 'card',
  });
  return {
    read: async () => (await file.read()).draw,
    change: async (draw) => void (await file.change(() => ({ draw }))),
  };
}

/** Chooses what draws the windows of this process. To be called before `ready`. */
export function chooseGraphics(app: Pick<App, 'disableHardwareAcceleration'>, draw: Graphics): void {
  if (draw === 'software') app.disableHardwareAcceleration();
}

/** So many losses in so long are a driver that does not work, not an accident. */
const LOSSES = 3;
const WITHIN_MS = 10 * 60_000;

export interface GraphicsPorts {
  readonly app: Pick<App, 'on'>;
  readonly dialog: Pick<Dialog, 'showMessageBox'>;
  readonly clock: Clock;
  readonly text: () => Texts;
  readonly log: (line: string) => void;
  /** A sentence for the reader, in English as all of the backend's. */
  readonly notify: (level: 'info' | 'warning', message: string) => void;
  /** Writes the setting down and starts the program again. */
  readonly drawBy: (draw: Graphics) => Promise<void>;
}

/**
 * Goes on when the process of the graphics card is lost (Electron starts it again, the page draws anew), and suggests
 * to do without the card when that happens again and again. To be called once, at any time.
 */
export function followGraphics(ports: GraphicsPorts): void {
  const { app, clock, log, notify } = ports;
  let lostAt: number[] = [];
  let asked = false;
  app.on('child-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit') return;
    log(`a process is gone: ${nameOf(details)}, ${details.reason}, code ${String(details.exitCode)}`);
    if (details.type !== 'GPU') return;
    const now = clock.now();
    lostAt = [...lostAt, now].filter((at) => now - at < WITHIN_MS);
    notify('info', 'The graphics card was lost for a moment. Nothing of your work is lost.');
    if (lostAt.length < LOSSES || asked) return;
    asked = true;
    suggest(ports).catch(() => log('drawing without the graphics card could not be set'));
  });
}

async function suggest({ dialog, drawBy, text: now }: GraphicsPorts): Promise<void> {
  const text = now();
  const { response } = await dialog.showMessageBox({
    type: 'warning',
    message: text('The graphics card was lost several times.'),
    detail: text(
      'Its driver may be faulty. Countersign can draw without it, a little slower; the networks are not concerned. The menu View brings it back.',
    ),
    buttons: [text('Start again without it'), text('Go on')],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 0) await drawBy('software');
}

/** Names of Electron's own, e.g. `Utility (Network Service)`: nothing of a patient. */
function nameOf({ type, name }: Details): string {
  return name === undefined || name === '' ? type : `${type} (${name})`;
}
