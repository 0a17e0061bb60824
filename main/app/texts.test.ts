import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createElectronStandIn } from '../../test/support/electron/electron.ts';
import { GERMAN } from './german.ts';
import { textsOf } from './texts.ts';

/** Every text('…') of the sources. */
function usedTexts(): readonly string[] {
  const sources = readdirSync(import.meta.dirname)
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
  const found = sources.flatMap((source) => [...source.matchAll(/\btext\(\s*'([^']*)'/g)]);
  return [...new Set(found.map(([, text]) => text ?? ''))];
}

describe('texts of menus and dialogs', () => {
  it('are all there in German, and none too many', () => {
    expect(Object.keys(GERMAN).sort()).toEqual([...usedTexts()].sort());
    for (const [english, german] of Object.entries(GERMAN)) {
      const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(String).sort();
      expect(places(String(german)), english).toEqual(places(english));
    }
  });

  const textFor = async (
    language: string,
    preferred: string[],
    files: Record<string, Record<string, string>> = {},
  ) => {
    const { app } = createElectronStandIn({ app: { getPreferredSystemLanguages: () => preferred } });
    const settings = { language, theme: 'dark', tourSeen: true, lockAfterMinutes: 10 } as const;
    return textsOf({
      app,
      settings: { now: () => settings },
      languages: {
        list: () => Promise.resolve(Object.keys(files)),
        get: (tag) =>
          tag === 'xx' ? Promise.reject(new Error('damaged')) : Promise.resolve(files[tag] ?? {}),
      },
    });
  };

  it('follow the setting, or the system where that says so', async () => {
    expect((await textFor('system', ['de-AT', 'en']))('Quit')).toBe('Beenden');
    expect((await textFor('system', ['ja', 'en']))('Quit')).toBe('Quit');
    expect((await textFor('en', ['de']))('Quit')).toBe('Quit');
    expect((await textFor('de', ['en']))('{name} (not there now)', { name: 'w' })).toBe(
      'w (zurzeit nicht da)',
    );
  });

  it('come from a language file of the station, English where it has a gap or is damaged', async () => {
    const files = { fr: { Quit: 'Quitter' }, xx: {} };
    const french = await textFor('fr', [], files);
    expect([french('Quit'), french('Cut')]).toEqual(['Quitter', 'Cut']);
    expect((await textFor('xx', [], files))('Quit')).toBe('Quit');
  });
});
