import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, testCase, type Desk } from '../../../test/support/reading/desk.ts';
import { memoryLanguages } from '../../../test/support/memory-settings.ts';
import { shippedLanguages } from '../../languages/shipped.ts';
import { languageTag, setLanguage, t } from './translate.ts';

let desk: Desk;
beforeEach(() => (desk = createDesk([testCase('a')])));
afterEach(() => {
  desk.station.dispose();
  setLanguage('en', {});
});

const tag = (): string => desk.station.language.store.getState().tag;
const notices = (): string[] => desk.station.session.store.getState().notices.map((one) => one.message);

describe('the language of the station', () => {
  it('follows the settings, at once', async () => {
    const changing = desk.station.session.changeSettings({ language: 'de-AT' });
    expect([tag(), languageTag(), t('Brush')]).toEqual(['de', 'de', 'Pinsel']);
    await changing;
    await desk.station.session.changeSettings({ language: 'fr' });
    expect([tag(), t('Brush')]).toEqual(['en', 'Brush']);
  });

  it('says again what was said of structures', async () => {
    await desk.open('a'.repeat(32));
    const before = desk.station.structureRows();
    expect(desk.station.structureRows()).toBe(before);
    await desk.station.session.changeSettings({ language: 'de' });
    expect(desk.station.structureRows()).not.toBe(before);
  });

  it('takes further languages, and corrections of its own ones, from files of the station', async () => {
    desk.backend.languages = memoryLanguages({ fr: { Brush: 'Pinceau' }, de: { Brush: 'Malpinsel' } });
    await desk.station.language.refresh();
    const { offered } = desk.station.language.store.getState();
    expect(offered).toContainEqual({ tag: 'fr', name: 'Français' });
    expect(offered.map((one) => one.tag)).toEqual(['en', ...shippedLanguages.keys(), 'fr']);
    await desk.station.session.changeSettings({ language: 'fr' });
    await desk.until(() => tag() === 'fr');
    expect([t('Brush'), t('Eraser')]).toEqual(['Pinceau', 'Eraser']);
    await desk.station.session.changeSettings({ language: 'de' });
    await desk.until(() => tag() === 'de');
    expect([t('Brush'), t('Eraser')]).toEqual(['Malpinsel', 'Radierer']);
  });

  it('stays English with a sentence when the file is damaged', async () => {
    desk.backend.languages = { list: () => Promise.resolve(['fr']), get: memoryLanguages().get };
    await desk.station.language.refresh();
    await desk.station.session.changeSettings({ language: 'fr' });
    await desk.until(() => notices().length > 0);
    expect([tag(), t('Brush')]).toEqual(['en', 'Brush']);
    expect(notices()).toEqual(['There is no file fr.json.']);
  });

  it('keeps the last choice when files come late', async () => {
    let arrive: (file: { Brush: string }) => void = () => undefined;
    const fr = new Promise<{ Brush: string }>((resolve) => (arrive = resolve));
    desk.backend.languages = { list: () => Promise.resolve(['fr']), get: () => fr };
    await desk.station.language.refresh();
    await desk.station.session.changeSettings({ language: 'fr' });
    await desk.station.session.changeSettings({ language: 'de' });
    arrive({ Brush: 'Pinceau' });
    await desk.station.language.refresh();
    await desk.until(() => tag() === 'de');
    expect(t('Brush')).toBe('Pinsel');
  });
});
