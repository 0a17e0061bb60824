import type { spawn } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { choosePlace, chooseWorkspace } from './choose-place.ts';
import { GERMAN } from './german.ts';
import { followOpenRequests } from './open-requests.ts';
import { handoverOf } from './second-start.ts';
import { createRestart, openOtherWorkspace, programFile } from './start-program.ts';
import { textsFrom } from './texts.ts';

describe('dialogs for places', () => {
  function asking(filePaths: string[], platform: NodeJS.Platform = 'linux') {
    const electron = createElectronStandIn({
      dialog: { showOpenDialog: () => Promise.resolve({ canceled: filePaths.length === 0, filePaths }) },
    });
    const window = new electron.BrowserWindow();
    const text = () => textsFrom(GERMAN);
    return { electron, window, ports: { dialog: electron.dialog, window: () => window, text, platform } };
  }

  it('ask in the reader’s language, over the window, and leave nothing in the lists of the system', async () => {
    const { electron, window, ports } = asking(['/cd']);
    expect(await choosePlace('study', ports)).toBe('/cd');
    expect(await choosePlace('target', ports)).toBe('/cd');
    expect(await chooseWorkspace(ports)).toBe('/cd');
    const asked = electron.argsOf('dialog', 'showOpenDialog');
    expect(asked.map(([parent]) => parent === window)).toEqual([true, true, true]);
    expect(asked.map(([, options]) => (options as { title: string }).title)).toEqual([
      'Ordner mit Bildern öffnen',
      'Wohin der Export geht',
      'Arbeitsbereich öffnen',
    ]);
    for (const [, options] of asked) expect(JSON.stringify(options)).toContain('dontAddToRecent');
  });

  it('take files, too, where the system has one dialog for both', async () => {
    const { electron, ports } = asking(['/a.zip'], 'darwin');
    await choosePlace('study', { ...ports, window: () => null });
    expect(JSON.stringify(electron.argsOf('dialog', 'showOpenDialog'))).toContain('"openFile"');
  });

  it('want the file of a model', async () => {
    const { electron, ports } = asking(['/wrist-2-1.countersign-model']);
    expect(await choosePlace('model', ports)).toBe('/wrist-2-1.countersign-model');
    expect(electron.argsOf('dialog', 'showOpenDialog')).toMatchObject([
      [
        {},
        {
          title: 'Modell importieren',
          filters: [{ name: 'Modelle von Countersign', extensions: ['countersign-model'] }],
          properties: ['openFile', 'dontAddToRecent'],
        },
      ],
    ]);
  });

  it('may be closed without a choice', async () => {
    expect(await choosePlace('study', asking([]).ports)).toBe(null);
  });
});

describe('what the system wants opened', () => {
  function following() {
    const electron = createElectronStandIn();
    const done: string[] = [];
    followOpenRequests({
      app: electron.app,
      workspace: '/w',
      exists: () => true,
      offer: (path) =>
        path === '/bad' ? Promise.reject(new Error(path)) : Promise.resolve(void done.push(path)),
      focus: () => void done.push('focus'),
      log: (line) => void done.push(`log: ${line}`),
    });
    return { app: electron.app, done };
  }

  it('comes by a second start, with or without files', async () => {
    const { app, done } = following();
    app.emit('second-instance', {}, ['exe'], '/home', handoverOf(['cd/DICOMDIR', '/b'], '/home'));
    await vi.waitFor(() => expect(done).toContain('/b'));
    app.emit('second-instance', {}, ['exe', '--workspace=/w'], '/home', null);
    app.emit('activate', {}, false);
    expect(done).toEqual([
      'focus',
      'log: 2 files or folders are offered for import',
      '/home/cd/DICOMDIR',
      '/b',
      'focus',
      'focus',
    ]);
  });

  it('comes by the Finder, and by addresses of files only', async () => {
    const { app, done } = following();
    const preventDefault = vi.fn();
    app.emit('open-file', { preventDefault }, '/cd/1.dcm');
    app.emit('open-url', { preventDefault }, 'file:///cd/Mein%20Ordner');
    app.emit('open-url', { preventDefault }, 'https://example.org/1.dcm');
    await vi.waitFor(() => expect(done).toContain('/cd/Mein Ordner'));
    expect(preventDefault).toHaveBeenCalledTimes(3);
    expect(done.filter((one) => one.startsWith('/'))).toEqual(['/cd/1.dcm', '/cd/Mein Ordner']);
    expect(done).toContain('log: an address was not opened');
  });

  it('is not fatal when it cannot be offered, nor named in the log', async () => {
    const { app, done } = following();
    app.emit('open-file', { preventDefault: () => undefined }, '/bad');
    await vi.waitFor(() => expect(done.at(-1)).toBe('log: what was opened could not be offered'));
  });
});

describe('the program once more', () => {
  const facts = { execPath: '/opt/Countersign', argv: ['/opt/Countersign', 'x'], isDefaultApp: false };

  it('is its executable, the AppImage that it came from, or Electron with the folder of a checkout', () => {
    expect(programFile(facts, {})).toEqual({ file: '/opt/Countersign', args: [] });
    const image = { APPIMAGE: '/home/a/Countersign.AppImage' };
    expect(programFile({ ...facts, execPath: '/tmp/.mount_x/countersign' }, image)).toEqual({
      file: '/home/a/Countersign.AppImage',
      args: [],
    });
    const checkout = {
      execPath: '/e',
      argv: ['/e', '--no-sandbox', '/w/dist/app', '--demo'],
      isDefaultApp: true,
    };
    expect(programFile(checkout, {})).toEqual({ file: '/e', args: ['--no-sandbox', '/w/dist/app'] });
    const rooted = { ...facts, argv: ['/e', '--no-sandbox', 'doctor', '--disable-gpu'] };
    expect(programFile(rooted, {}).args).toEqual(['--no-sandbox']);
  });

  it('opens another workspace beside this one', () => {
    const child = Object.assign(new EventEmitter(), { unref: vi.fn() });
    const spawned: unknown[] = [];
    const start = ((...args: unknown[]) => {
      spawned.push(args);
      return child;
    }) as unknown as typeof spawn;
    const failed = vi.fn();
    vi.stubEnv('COUNTERSIGN_WORKSPACE_PASSPHRASE', 'of this one');
    openOtherWorkspace({ file: '/e', args: ['app'] }, '/w 2', failed, start);
    const how = { detached: true, stdio: 'ignore', env: expect.any(Object) };
    expect(spawned).toEqual([['/e', ['app', '--workspace=/w 2'], how]]);
    // It has a passphrase of its own.
    expect(JSON.stringify(spawned)).not.toContain('COUNTERSIGN_WORKSPACE_PASSPHRASE');
    vi.unstubAllEnvs();
    child.emit('error', new Error('ENOENT'));
    expect([child.unref.mock.calls.length, failed.mock.calls.length]).toEqual([1, 1]);
  });

  it('opens this workspace again, but not when the person stayed', () => {
    const { app, argsOf } = createElectronStandIn();
    const restart = createRestart(app, { file: '/e', args: [] }, '/w');
    app.quit();
    expect(argsOf('app', 'relaunch')).toEqual([]);
    restart.begin();
    expect(argsOf('app', 'relaunch')).toEqual([[{ execPath: '/e', args: ['--workspace=/w'] }]]);
    // A page that keeps the window open: Electron asks for nothing more.
    const kept = createElectronStandIn({ app: { quit: () => undefined } });
    const stayed = createRestart(kept.app, { file: '/e', args: [] }, '/w');
    stayed.begin();
    stayed.cancel();
    kept.app.emit('will-quit', {});
    expect(kept.argsOf('app', 'relaunch')).toEqual([]);
  });
});
