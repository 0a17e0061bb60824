import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findElectron, type ElectronFacts } from './support/find-electron.ts';

const find = (facts: Partial<ElectronFacts>, files: readonly string[] = []) =>
  findElectron({
    env: {},
    platform: 'linux',
    packageFolder: '/modules/electron',
    exists: (path) => files.includes(path),
    ...facts,
  });

const inPackage = join('/modules/electron', 'dist', 'electron');

describe('whether the suite of the desktop program runs', () => {
  it('does not without a binary, and says how to get one', () => {
    expect(find({})).toEqual({ missing: expect.stringMatching(/no Electron binary .*COUNTERSIGN_ELECTRON/) });
    expect(find({ env: { COUNTERSIGN_ELECTRON: '/none', DISPLAY: ':0' } }, [inPackage])).toEqual({
      missing: 'COUNTERSIGN_ELECTRON names no file',
    });
  });

  it('does not without a display on Linux', () => {
    expect(find({}, [inPackage])).toEqual({ missing: expect.stringContaining('no display') });
    expect(find({ env: { DISPLAY: '', WAYLAND_DISPLAY: '' } }, [inPackage])).toHaveProperty('missing');
  });

  it('does with both', () => {
    expect(find({ env: { DISPLAY: ':0' } }, [inPackage])).toEqual({ executable: inPackage });
    expect(find({ env: { WAYLAND_DISPLAY: 'wayland-0' } }, [inPackage])).toEqual({ executable: inPackage });
    expect(find({ env: { DISPLAY: ':0', COUNTERSIGN_ELECTRON: '/e' } }, ['/e'])).toEqual({
      executable: '/e',
    });
  });

  it('needs no display elsewhere', () => {
    const mac = join('/modules/electron', 'dist', 'Electron.app/Contents/MacOS/Electron');
    expect(find({ platform: 'darwin' }, [mac])).toEqual({ executable: mac });
    const windows = join('/modules/electron', 'dist', 'electron.exe');
    expect(find({ platform: 'win32' }, [windows])).toEqual({ executable: windows });
  });
});
