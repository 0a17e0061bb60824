import { afterEach, describe, expect, it } from 'vitest';
import { setLanguage } from '../core/language/translate.ts';
import { shippedLanguages } from '../languages/shipped.ts';
import { placeName } from './place-name.ts';

afterEach(() => setLanguage('en', {}));

describe('the name of a place', () => {
  it('is translated where the station gave it, and left alone where a folder has it', () => {
    setLanguage('de', shippedLanguages.get('de') ?? {});
    const named = (name: string): string => placeName({ id: '1', name, kind: 'folder' });
    expect(named('Home folder')).toBe('Persönlicher Ordner');
    // The key of that name is called otherwise.
    expect(named('Home')).toBe('Home');
  });
});
