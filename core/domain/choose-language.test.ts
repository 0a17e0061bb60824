import { describe, expect, it } from 'vitest';
import { chooseLanguage } from './choose-language.ts';

const OFFERED = ['en', 'de', 'pt-BR'];

describe('the language', () => {
  it.each([
    ['de', [], 'de'],
    ['de-AT', [], 'de'],
    ['pt-br', [], 'pt-BR'],
    ['pt', [], 'en'],
    ['fr', ['de'], 'en'],
    ['system', ['de-AT', 'en-US'], 'de'],
    ['system', ['fr-CH', 'de-CH', 'en'], 'de'],
    ['system', ['en-GB', 'de'], 'en'],
    ['system', ['fr', 'it'], 'en'],
    ['system', [], 'en'],
  ])('wished as %s where the system asks for %j is %s', (wish, preferred, tag) => {
    expect(chooseLanguage(wish, preferred, OFFERED)).toBe(tag);
  });
});
