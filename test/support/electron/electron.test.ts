import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from './electron.ts';

describe('the stand-in for Electron', () => {
  it('records what was asked, with its arguments', () => {
    const electron = createElectronStandIn();
    const window = new electron.BrowserWindow({ width: 300, webPreferences: { partition: 'own' } });
    window.setFullScreen(true);
    electron.app.commandLine.appendSwitch('no-pings');
    expect(electron.argsOf('window', 'setFullScreen')).toEqual([[true]]);
    expect(electron.argsOf('app.commandLine', 'appendSwitch')).toEqual([['no-pings']]);
    expect(electron.windowOptions[0]?.width).toBe(300);
    expect(window.isFullScreen()).toBe(true);
    expect(window.webContents.session).toBe(electron.session.fromPartition('own'));
    expect(electron.BrowserWindow.getAllWindows()).toEqual([window]);
  });

  it('lets tests be Electron', () => {
    const electron = createElectronStandIn({ app: { isPackaged: false } });
    const heard: unknown[] = [];
    electron.app.on('open-file', (_event, path) => heard.push(path));
    electron.app.emit('open-file', {}, '/a');
    electron.ipcMain.handle('where', (_event, what: string) => `${what}!`);
    const { webContents } = new electron.BrowserWindow();
    expect(electron.invoke('where', { sender: webContents, senderFrame: null }, 'here')).toBe('here!');
    expect([heard, electron.app.isPackaged]).toEqual([['/a'], false]);
  });

  it('closes a window unless somebody prevents it', () => {
    const electron = createElectronStandIn();
    const window = new electron.BrowserWindow();
    window.once('close', (event) => event.preventDefault());
    window.close();
    expect(window.isDestroyed()).toBe(false);
    window.close();
    expect([window.isDestroyed(), electron.BrowserWindow.getAllWindows()]).toEqual([true, []]);
  });

  it('says what it has not got', () => {
    expect(() => createElectronStandIn().app.getBadgeCount()).toThrow('no app.getBadgeCount: add it');
  });

  it('delivers nothing before a port is started, then everything in order', async () => {
    const electron = createElectronStandIn();
    const { port1, port2 } = new electron.MessageChannelMain();
    const heard: unknown[] = [];
    const ended = new Promise<void>((resolve) => port2.on('close', () => resolve()));
    port2.on('message', ({ data }) => heard.push(data));
    port1.postMessage(1);
    port1.postMessage({ two: 2 });
    await new Promise((resolve) => setImmediate(resolve));
    expect(heard).toEqual([]);
    port2.start();
    await expect.poll(() => heard, { timeout: 20_000 }).toEqual([1, { two: 2 }]);
    port1.close();
    await ended;
  });
});
