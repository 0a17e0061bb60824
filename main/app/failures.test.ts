import type { MessageBoxOptions } from 'electron';
import { EventEmitter } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { createGraphicsMemory, followGraphics } from './graphics.ts';
import { followMainDefects } from './main-defects.ts';
import { followPageFailures } from './page-failures.ts';
import { saveReport } from './save-report.ts';
import { ENGLISH } from './texts.ts';

const text = () => ENGLISH;

/** Electron whose dialogs are answered by these buttons, one after the other. */
function answering(...buttons: number[]) {
  const asked: MessageBoxOptions[] = [];
  const electron = createElectronStandIn({
    dialog: {
      showMessageBox: (...args: unknown[]) => {
        const options = args.at(-1) as MessageBoxOptions;
        asked.push(options);
        return Promise.resolve({
          response: buttons.shift() ?? options.cancelId ?? 0,
          checkboxChecked: false,
        });
      },
    },
  });
  return { electron, asked };
}

describe('the graphics card', () => {
  function losing(...buttons: number[]) {
    const { electron, asked } = answering(...buttons);
    let now = 0;
    const told: string[] = [];
    const drawBy = vi.fn(() => Promise.resolve());
    followGraphics({
      app: electron.app,
      dialog: electron.dialog,
      clock: { now: () => now, after: () => () => undefined },
      text,
      log: (line) => void told.push(line),
      notify: (_level, message) => void told.push(message),
      drawBy,
    });
    const lose = (minutes: number, type = 'GPU', reason = 'crashed'): void => {
      now += minutes * 60_000;
      electron.app.emit('child-process-gone', {}, { type, reason, exitCode: 9, name: '' });
    };
    return { lose, asked, told, drawBy };
  }

  it('may be lost now and then', () => {
    const { lose, asked, told } = losing();
    for (let at = 0; at < 5; at += 1) lose(6);
    lose(0, 'Utility');
    lose(0, 'GPU', 'clean-exit');
    expect(asked).toEqual([]);
    expect(told.filter((one) => one.includes('Nothing of your work'))).toHaveLength(5);
    expect(told).toContain('a process is gone: Utility, crashed, code 9');
  });

  it('is left out after three losses in ten minutes, if the person agrees', async () => {
    const { lose, asked, drawBy } = losing(0);
    lose(0);
    lose(4);
    lose(5);
    await vi.waitFor(() => expect(drawBy).toHaveBeenCalledWith('software'));
    lose(1);
    expect(asked).toHaveLength(1);
    const refused = losing(1);
    for (let at = 0; at < 4; at += 1) refused.lose(1);
    await vi.waitFor(() => expect(refused.asked).toHaveLength(1));
    expect(refused.drawBy).not.toHaveBeenCalled();
  });

  it('is remembered for the station; a damaged file means the card', async () => {
    const folder = tempFolder({ 'graphics.json': '{"draw": "pen"}' });
    const memory = createGraphicsMemory(folder);
    expect(await memory.read()).toBe('card');
    await memory.change('software');
    expect(await createGraphicsMemory(folder).read()).toBe('software');
  });
});

describe('a page that fails', () => {
  function failing(...buttons: number[]) {
    const { electron, asked } = answering(...buttons);
    const window = new electron.BrowserWindow();
    const done: string[] = [];
    followPageFailures(window, {
      app: electron.app,
      dialog: electron.dialog,
      text,
      defect: (what) => void done.push(what),
      log: (line) => void done.push(line),
      saveReport: () => Promise.resolve(void done.push('report')),
      loadPage: () => Promise.resolve(void done.push('loaded')),
    });
    return { electron, window, asked, done };
  }

  it('is written down and opened again, after a report where one is wanted', async () => {
    const { window, asked, done } = failing(1, 0);
    window.webContents.emit('render-process-gone', {}, { reason: 'oom', exitCode: 5 });
    // The same once more while the question is open.
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await vi.waitFor(() => expect(done.at(-1)).toBe('loaded'));
    expect(asked).toHaveLength(2);
    expect(asked[0]?.detail).toContain('more memory');
    expect(done).toEqual([
      "the page's process ended: oom, code 5",
      "the page's process ended: crashed, code 5",
      'report',
      'loaded',
    ]);
  });

  it('ends the program where that is wanted, and is nothing when it ended in order', async () => {
    const { electron, window, asked } = failing(2);
    window.webContents.emit('render-process-gone', {}, { reason: 'clean-exit', exitCode: 0 });
    expect(asked).toEqual([]);
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await vi.waitFor(() => expect(electron.argsOf('app', 'quit')).toHaveLength(1));
  });

  it('may be waited for; the question goes when it answers', async () => {
    const { electron, window, asked, done } = failing(0);
    window.emit('unresponsive');
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    window.emit('responsive');
    expect(asked[0]?.signal?.aborted).toBe(true);
    expect([done, electron.argsOf('webContents', 'forcefullyCrashRenderer')]).toEqual([
      ['the page does not answer'],
      [],
    ]);
  });

  it('is ended and opened again when nobody wants to wait', async () => {
    const { electron, window, done } = failing(1);
    window.emit('unresponsive');
    await vi.waitFor(() => expect(done).toContain('loaded'));
    expect(electron.argsOf('webContents', 'forcefullyCrashRenderer')).toHaveLength(1);
  });
});

describe('a defect of the main process', () => {
  function broken(...buttons: number[]) {
    const { electron, asked } = answering(...buttons);
    const watched = new EventEmitter() as unknown as NodeJS.Process;
    let now = 0;
    const done: string[] = [];
    followMainDefects(
      {
        log: {
          line: (line) => void done.push(line),
          defect: (kind) => {
            done.push(`defect ${kind}`);
            return null;
          },
        },
        app: electron.app,
        dialog: electron.dialog,
        clock: { now: () => now, after: () => () => undefined },
        text,
        saveReport: () => Promise.resolve(void done.push('report')),
      },
      watched,
    );
    const emitter = watched as unknown as EventEmitter;
    return { electron, emitter, asked, done, wait: (ms: number) => (now += ms) };
  }

  it('is written down and told, and the program goes on', async () => {
    const { emitter, asked, done, electron } = broken(1, 0);
    emitter.emit('uncaughtExceptionMonitor', new Error('x'));
    emitter.emit('uncaughtException', new Error('x'));
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    expect(done).toEqual(['defect process', 'report']);
    expect(asked[0]?.detail).not.toContain('x.');
    expect(electron.argsOf('app', 'quit')).toEqual([]);
  });

  it('counts also as a rejection that nobody handles', async () => {
    const { emitter, asked, done } = broken(0);
    emitter.emit('unhandledRejection', new Error('x'));
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    expect(done).toEqual(['defect desktop']);
  });

  it('is told once, and once more with other advice when it goes on', async () => {
    const { emitter, asked, electron } = broken(0, 2);
    const again = (): boolean => emitter.emit('uncaughtException', new Error('x'));
    again();
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    // The first dialog is still open for some of them.
    for (let at = 0; at < 7; at += 1) {
      again();
      await new Promise((resolve) => setImmediate(resolve));
    }
    await vi.waitFor(() => expect(electron.argsOf('app', 'quit')).toHaveLength(1));
    expect(asked.map(({ defaultId }) => defaultId)).toEqual([0, 2]);
  });
});

describe('a report for support', () => {
  const now = () => new Date('2026-11-22T10:00:00Z');
  function saving(filePath: string | null, report = () => Promise.resolve('redacted\n')) {
    const asked: unknown[] = [];
    const electron = createElectronStandIn({
      dialog: {
        showSaveDialog: (options: unknown) => {
          asked.push(options);
          return Promise.resolve({ canceled: filePath === null, filePath: filePath ?? '' });
        },
      },
    });
    const lines: string[] = [];
    const ports = { dialog: electron.dialog, window: () => null, text, now, report };
    return { electron, lines, asked, done: saveReport({ ...ports, log: (line) => lines.push(line) }) };
  }

  it('is written where the person wants it', async () => {
    const path = join(tempFolder(), 'report.txt');
    const { done, asked, lines } = saving(path);
    await done;
    expect(readFileSync(path, 'utf8')).toBe('redacted\n');
    expect(asked[0]).toMatchObject({ defaultPath: 'countersign-report-2026-11-22.txt' });
    expect(lines).toEqual(['a report for support was saved']);
  });

  it('is not written otherwise, and a failure is told', async () => {
    const none = saving(null);
    await none.done;
    expect(none.lines).toEqual([]);
    const path = join(tempFolder(), 'report.txt');
    const failing = saving(path, () => Promise.reject(new Error('/data/Doe')));
    await failing.done;
    expect([existsSync(path), failing.lines]).toEqual([false, ['a report for support could not be saved']]);
    expect(failing.electron.argsOf('dialog', 'showMessageBox')).toHaveLength(1);
  });
});
