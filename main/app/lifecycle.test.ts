import { describe, expect, it, vi } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { followPower } from './power.ts';
import { askBeforeLoss, quitInOrder } from './quit.ts';
import { ENGLISH } from './texts.ts';

describe('the end of the program', () => {
  function ending(close: () => Promise<void>) {
    const electron = createElectronStandIn();
    const clock = new ManualClock();
    const lines: string[] = [];
    quitInOrder({ app: electron.app, close, clock, log: (line) => lines.push(line) });
    return { electron, clock, lines, codes: () => electron.argsOf('app', 'exit').map(([code]) => code) };
  }

  it('waits for the journal, once, and then leaves', async () => {
    let finish = (): void => undefined;
    const close = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
    const { electron, codes, lines } = ending(close);
    electron.app.emit('window-all-closed');
    electron.app.quit();
    expect([close.mock.calls.length, codes()]).toEqual([1, []]);
    finish();
    await vi.waitFor(() => expect(codes()).toEqual([0]));
    expect(lines).toEqual([]);
  });

  it('does not wait for ever, and says so', async () => {
    const { electron, clock, codes, lines } = ending(() => new Promise(() => undefined));
    electron.app.quit();
    expect(clock.fire(20_000)).toBe(1);
    expect(codes()).toEqual([1]);
    expect(lines).toEqual(['the backend did not end in time; the program quits without it']);
    await Promise.resolve();
  });

  it('leaves also when the backend cannot end', async () => {
    const { electron, codes, lines } = ending(() => Promise.reject(new Error('/data/Doe')));
    electron.app.quit();
    await vi.waitFor(() => expect(codes()).toEqual([1]));
    expect(lines).toEqual(['the backend could not end in order']);
  });

  it.each([
    ['stays where it is asked to', 0, false],
    ['leaves where it is told to', 1, true],
  ])('%s when something is not saved', (_, button, leaves) => {
    const electron = createElectronStandIn({ dialog: { showMessageBoxSync: () => button } });
    const window = new electron.BrowserWindow();
    const onStay = vi.fn();
    askBeforeLoss(window, { dialog: electron.dialog, text: () => ENGLISH, onStay });
    const preventDefault = vi.fn();
    window.webContents.emit('will-prevent-unload', { preventDefault });
    // Electron: preventing this event lets the page go.
    expect([preventDefault.mock.calls.length === 1, onStay.mock.calls.length === 0]).toEqual([
      leaves,
      leaves,
    ]);
  });
});

describe('sleep, lock and shutdown of the system', () => {
  it('are told in the order that loses nothing', async () => {
    const electron = createElectronStandIn();
    const done: string[] = [];
    followPower({
      powerMonitor: electron.powerMonitor,
      app: electron.app,
      backend: {
        suspended: () => void done.push('suspended'),
        resumed: () => Promise.reject(new Error()).finally(() => done.push('resumed')),
      },
      onLockScreen: () => void done.push('locked'),
      log: (line) => void done.push(`log: ${line}`),
    });
    electron.powerMonitor.emit('suspend');
    electron.powerMonitor.emit('resume');
    await vi.waitFor(() => expect(done).toContain('log: the networks could not be started anew'));
    electron.powerMonitor.emit('lock-screen');
    const preventDefault = vi.fn();
    electron.powerMonitor.emit('shutdown', { preventDefault });
    expect(done.filter((one) => !one.startsWith('log'))).toEqual([
      'suspended',
      'locked',
      'resumed',
      'locked',
    ]);
    expect([preventDefault.mock.calls.length, electron.argsOf('app', 'quit').length]).toEqual([1, 1]);
  });
});
