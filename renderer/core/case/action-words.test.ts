import { afterEach, expect, it } from 'vitest';
import { shippedLanguages } from '../../languages/shipped.ts';
import { setLanguage } from '../language/translate.ts';
import { actionWords } from './action-words.ts';

afterEach(() => setLanguage('en', {}));

it('says every verdict of one key in the language of the reader', () => {
  const what = 'accepted Radius; signed Os pisiforme as absent';
  expect(actionWords(what)).toBe(what);
  setLanguage('de', shippedLanguages.get('de') ?? {});
  expect(actionWords(what)).toBe('Radius angenommen; Os pisiforme als fehlend unterschrieben');
});
