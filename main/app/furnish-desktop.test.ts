import type { MenuItemConstructorOptions } from 'electron';
import { describe, expect, it, vi } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { ManualClock } from '../../test/support/manual-clock.ts';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { openLanguages } from '../station/language-files.ts';
import { openSettings } from '../station/settings-file.ts';
import { openStationLog } from '../station/station-log.ts';
import { furnishDesktop } from './furnish-desktop.ts';
import { createGraphicsMemory } from './graphics.ts';
import { createRecentWork } from './recent-work.ts';

async function furnished() {
  const dataFolder = tempFolder();
  const electron = createElectronStandIn();
  const window = new electron.BrowserWindow();
  const done: string[] = [];
  const backend = {
    notify: (_level: string, message: string) => void done.push(message),
    runCommand: (id: string) => void done.push(`run ${id}`),
    suspended: () => void done.push('suspended'),
    resumed: () => Promise.resolve(void done.push('resumed')),
    lockScreen: () => void done.push('locked'),
    supportReport: () => Promise.resolve('report'),
  };
  const settings = await openSettings(dataFolder);
  const graphics = createGraphicsMemory(dataFolder);
  const recent = createRecentWork({
    dataFolder,
    now: () => '2026-11-22T10:00:00Z',
    isFolder: () => Promise.resolve(true),
  });
  await recent.opened('/w/other');
  await furnishDesktop(
    electron,
    { backend, settings, window: () => window },
    {
      workspace: '/w/this',
      platform: 'linux',
      program: { file: '/opt/countersign', args: [] },
      log: openStationLog({ dataFolder, kind: 'desktop' }),
      clock: new ManualClock(),
      recent,
      languages: openLanguages(dataFolder),
      graphics,
      draw: 'card',
      now: () => new Date('2026-11-22T10:00:00Z'),
    },
  );
  const items = (): MenuItemConstructorOptions[] => {
    const template = electron.argsOf('Menu', 'buildFromTemplate').at(-1)?.[0] as MenuItemConstructorOptions[];
    return template.flatMap(({ submenu }) => submenu as MenuItemConstructorOptions[]);
  };
  const click = (label: string): void =>
    (items().find((item) => item.label === label)?.click as () => void)();
  return { electron, window, done, settings, graphics, items, click };
}

describe('an open window', () => {
  it('has menus that follow the language and reach the page', async () => {
    const { settings, items, click, done } = await furnished();
    click('Export…');
    expect(done).toEqual(['run program.export']);
    await settings.change({ language: 'de' });
    await vi.waitFor(() => expect(items().map(({ label }) => label)).toContain('Exportieren…'));
    const workspaces = items().find(({ label }) => label === 'Arbeitsbereiche')?.submenu;
    expect((workspaces as MenuItemConstructorOptions[]).map(({ label }) => label)).toContain('other');
  });

  it('locks with the screen and sleeps with the computer', async () => {
    const { electron, done } = await furnished();
    electron.powerMonitor.emit('lock-screen');
    electron.powerMonitor.emit('suspend');
    electron.powerMonitor.emit('resume');
    expect(done).toEqual(['locked', 'suspended', 'locked', 'resumed']);
  });

  it('starts again without the graphics card where that is chosen', async () => {
    const { electron, click, graphics } = await furnished();
    click('Draw without the graphics card');
    await vi.waitFor(() => expect(electron.argsOf('app', 'quit')).toHaveLength(1));
    expect(await graphics.read()).toBe('software');
    expect(electron.argsOf('app', 'relaunch')).toEqual([
      [{ execPath: '/opt/countersign', args: ['--workspace=/w/this'] }],
    ]);
  });

  it('opens its page again when that was lost', async () => {
    const { electron, window } = await furnished();
    window.webContents.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 });
    await vi.waitFor(() =>
      expect(electron.argsOf('webContents', 'loadURL')).toEqual([['app://countersign/']]),
    );
  });
});
