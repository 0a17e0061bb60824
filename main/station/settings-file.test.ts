import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { openSettings } from './settings-file.ts';

const FIRST = { language: 'system', theme: 'dark', tourSeen: false, lockAfterMinutes: 10 };

describe('settings of a station', () => {
  it('begins with what nobody had to choose', async () => {
    expect((await openSettings(tempFolder({}))).now()).toEqual(FIRST);
  });

  it('keeps what was changed', async () => {
    const folder = tempFolder({});
    const settings = await openSettings(folder);
    await Promise.all([settings.change({ theme: 'light' }), settings.change({ language: 'de' })]);
    expect((await openSettings(folder)).now()).toEqual({ ...FIRST, theme: 'light', language: 'de' });
    expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8'))).toEqual(settings.now());
  });

  it.each([
    ['no JSON', '{"theme": '],
    ['no object', '[]'],
    ['nothing', ''],
  ])('starts with a damaged file: %s', async (_, text) => {
    expect((await openSettings(tempFolder({ 'settings.json': text }))).now()).toEqual(FIRST);
  });

  it('loses only the setting that is wrong', async () => {
    const text = JSON.stringify({ theme: 'pink', language: 'de', unknown: 1 });
    expect((await openSettings(tempFolder({ 'settings.json': text }))).now()).toEqual({
      ...FIRST,
      language: 'de',
    });
  });

  it('refuses a value that is none', async () => {
    const settings = await openSettings(tempFolder({}));
    expect(() => settings.change({ lockAfterMinutes: -1 })).toThrow();
    expect(settings.now()).toEqual(FIRST);
  });
});
