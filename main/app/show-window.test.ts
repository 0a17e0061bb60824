import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import type { FittedWindow } from './fit-window.ts';
import { showWindow } from './show-window.ts';

const bounds = { x: -1900, y: 20, width: 1600, height: 1000 };

function open(mode: FittedWindow['mode'] = 'normal') {
  const electron = createElectronStandIn();
  const facts = { preload: '/app/preload/bridge.cjs', build: 'packaged', ground: '#090909' } as const;
  return { electron, window: showWindow(electron, facts, { bounds, mode }) };
}

describe('the window', () => {
  it('opens where it was, unseen until its page is drawn', () => {
    const { electron, window } = open();
    expect(electron.windowOptions[0]).toMatchObject({ ...bounds, show: false, backgroundColor: '#090909' });
    expect(electron.argsOf('webContents', 'loadURL')).toEqual([['app://countersign/']]);
    expect(window.isVisible()).toBe(false);
    window.emit('ready-to-show');
    expect([window.isVisible(), window.isMaximized(), window.isFullScreen()]).toEqual([true, false, false]);
  });

  it('fills the display when it did', () => {
    const { window } = open('maximized');
    expect(window.isMaximized()).toBe(false);
    window.emit('ready-to-show');
    expect(window.isMaximized()).toBe(true);
    expect(open('full-screen').window.isFullScreen()).toBe(true);
  });

  it.each(['did-finish-load', 'did-fail-load', 'render-process-gone'])(
    'is shown at the latest on %s, once',
    (name) => {
      const { electron, window } = open();
      window.webContents.emit(name, {});
      expect(window.isVisible()).toBe(true);
      window.emit('ready-to-show');
      expect(electron.argsOf('window', 'show')).toHaveLength(1);
    },
  );

  it('stays closed when it was closed before it could be shown', () => {
    const { electron, window } = open();
    window.destroy();
    window.webContents.emit('did-fail-load', {});
    expect(electron.argsOf('window', 'show')).toEqual([]);
  });
});
