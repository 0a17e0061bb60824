import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './data-folder.ts';

describe("the station's folder", () => {
  it('is where each system keeps what is a person’s own', () => {
    expect(dataFolder({ APPDATA: '/roaming' }, 'win32')).toBe(join('/roaming', 'Countersign'));
    expect(dataFolder({}, 'darwin')).toBe(join(homedir(), 'Library', 'Application Support', 'Countersign'));
    expect(dataFolder({}, 'linux')).toBe(join(homedir(), '.local', 'share', 'countersign'));
    expect(dataFolder({ XDG_DATA_HOME: '/xdg' }, 'linux')).toBe(join('/xdg', 'countersign'));
  });

  it('is another one where the environment names it', () => {
    expect(dataFolder({ COUNTERSIGN_DATA: '/srv/station', XDG_DATA_HOME: '/xdg' }, 'linux')).toBe(
      resolve('/srv/station'),
    );
    expect(dataFolder({ COUNTERSIGN_DATA: '', XDG_DATA_HOME: '/xdg' }, 'linux')).toBe(
      join('/xdg', 'countersign'),
    );
  });
});
