import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { canonicalPath, profileFolder } from './profile-folder.ts';
import { createRecentWork, namesOf } from './recent-work.ts';
import { createWindowMemory } from './window-memory.ts';

describe('the profile of a workspace', () => {
  it('is one per workspace, however it is written', () => {
    const of = (path: string, platform = 'linux'): string => profileFolder('/data', path, platform);
    expect(of('/w/a')).toMatch(/^\/data\/windows\/[0-9a-f]{16}$/);
    expect(of('/w/a')).toBe(of('/w/a'));
    expect(of('/w/a')).not.toBe(of('/w/A'));
    expect(of('C:\\W\\A', 'win32')).toBe(of('c:\\w\\a', 'win32'));
    expect(of('/w/Mu\u0308ller', 'darwin')).toBe(of('/w/müller', 'darwin'));
    expect(of('/w/Müller')).not.toContain('ller');
  });

  it('follows links as far as folders are there', () => {
    const real = (path: string): string => {
      if (path === '/link') return '/real';
      throw new Error('ENOENT');
    };
    expect(canonicalPath('/link', real)).toBe('/real');
    expect(canonicalPath('/link/new/one', real)).toBe('/real/new/one');
    expect(canonicalPath('/nothing', real)).toBe('/nothing');
  });
});

describe('recent work', () => {
  function recent(dataFolder: string, gone: readonly string[] = []) {
    let minute = 0;
    return createRecentWork({
      dataFolder,
      now: () => `2026-11-22T10:${String((minute += 1)).padStart(2, '0')}:00Z`,
      isFolder: (path) => Promise.resolve(!gone.includes(path)),
    });
  }

  it('begins empty and keeps the newest first, each once', async () => {
    const work = recent(tempFolder());
    expect([await work.list(null), await work.last()]).toEqual([[], null]);
    for (const path of ['/a', '/b', '/a']) await work.opened(path);
    expect((await work.list(null)).map(({ path }) => path)).toEqual(['/a', '/b']);
    expect((await work.list('/a')).map(({ path }) => path)).toEqual(['/b']);
    expect(await work.last()).toBe('/a');
  });

  it('keeps what is not there now, greyed, and does not open it', async () => {
    const folder = tempFolder();
    await recent(folder).opened('/a');
    await recent(folder).opened('/stick');
    const later = recent(folder, ['/stick']);
    expect(await later.list(null)).toEqual([
      { path: '/stick', name: 'stick', present: false },
      { path: '/a', name: 'a', present: true },
    ]);
    expect(await later.last()).toBe('/a');
  });

  it('forgets the oldest and, when asked, all', async () => {
    const work = recent(tempFolder());
    for (let at = 0; at < 15; at += 1) await work.opened(`/w${String(at)}`);
    expect((await work.list('/w14')).map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, at) => `w${String(13 - at)}`),
    );
    await work.clear();
    expect(await work.list(null)).toEqual([]);
  });

  it.each(['', '{"workspaces": [{"path": 1}]}', '[]', '{'])(
    'loses only itself when damaged: %s',
    async (text) => {
      const folder = tempFolder({ 'recent.json': text });
      const work = recent(folder);
      expect(await work.list(null)).toEqual([]);
      await work.opened('/a');
      expect(await recent(folder).last()).toBe('/a');
    },
  );

  it('tells folders of one name apart', () => {
    expect(namesOf(['/x/wrist', '/y/wrist', '/z/chest', '/'])).toEqual([
      'wrist (x)',
      'wrist (y)',
      'chest',
      '/',
    ]);
  });
});

describe('the memory of a window', () => {
  it('writes where the window is when it has come to rest, and opens it there', async () => {
    const folder = tempFolder();
    const electron = createElectronStandIn();
    const clock = new ManualClock();
    const memory = createWindowMemory(folder, { screen: electron.screen, clock });
    expect((await memory.place()).mode).toBe('maximized');
    const window = new electron.BrowserWindow({ x: 10, y: 20, width: 1200, height: 800 });
    const flush = memory.follow(window);
    window.emit('move');
    window.setBounds({ x: 30 });
    window.emit('move');
    expect(clock.fire(800)).toBe(1);
    await flush();
    expect(await memory.place()).toEqual({
      bounds: { x: 30, y: 20, width: 1200, height: 800 },
      mode: 'normal',
    });
    window.setFullScreen(true);
    window.close();
    await flush();
    expect((await memory.place()).mode).toBe('full-screen');
  });

  it('does not wait for a file that cannot be written, and begins anew with a damaged one', async () => {
    const electron = createElectronStandIn();
    const folder = tempFolder({ 'window.json': '{"bounds": 1}' });
    const ports = { screen: electron.screen, clock: new ManualClock() };
    expect((await createWindowMemory(folder, ports).place()).mode).toBe('maximized');
    writeFileSync(join(folder, 'file'), '');
    const memory = createWindowMemory(join(folder, 'file'), ports);
    const window = new electron.BrowserWindow();
    const flush = memory.follow(window);
    window.close();
    await flush();
    expect(readFileSync(join(folder, 'window.json'), 'utf8')).toBe('{"bounds": 1}');
  });
});
