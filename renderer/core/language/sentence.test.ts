import { afterEach, describe, expect, it } from 'vitest';
import { acceptanceFrom } from '../../../core/evaluation/acceptance.ts';
import { shippedLanguages } from '../../languages/shipped.ts';
import { sentence } from './sentence.ts';
import { setLanguage } from './translate.ts';

afterEach(() => setLanguage('en', {}));

describe('sentence', () => {
  it('says what the backend has composed in the language of the page', () => {
    expect(sentence('3 cases are refused, so nothing was written; wait.')).toBe(
      '3 cases are refused, so nothing was written; wait.',
    );
    setLanguage('de', shippedLanguages.get('de') ?? {});
    expect(
      sentence(
        '3 cases are refused, so nothing was written; mend what the check names, or leave the refused cases out.',
      ),
    ).toBe(
      '3 Fälle werden verweigert, also wurde nichts geschrieben; beheben Sie, was die Prüfung nennt, oder lassen Sie die verweigerten Fälle weg.',
    );
    expect(sentence('The TIFF file is neither grey, palette nor RGB.')).toBe(
      'Die TIFF-Datei ist weder Grau, Palette noch RGB.',
    );
    expect(
      sentence('Radius: U-Net and SAM agree only 0.52 (Dice); flagged: low agreement, side unknown.'),
    ).toBe(
      'Radius: U-Net und SAM stimmen nur zu 0.52 überein (Dice); auffällig: geringe Übereinstimmung, Seite unbekannt.',
    );
    expect(sentence('undid: brush on Radius and Ulna')).toBe('rückgängig: Pinsel an Radius und Ulna');
  });

  it('writes shares as the language does, and leaves what may be a version', () => {
    const few = [{ correction: 0.5 }];
    const least =
      'No unsigned mask is learnt from: none has an estimated quality of at least 87.5 %; set a lower limit.';
    expect(acceptanceFrom(few).sentence).toContain('within 1.0 % of');
    setLanguage('de', shippedLanguages.get('de') ?? {});
    // Digit and sign are kept together.
    expect(sentence(acceptanceFrom(few).sentence)).toContain('höchstens 1,0\u00a0% der Bilddiagonale');
    expect(sentence(least)).toContain('von mindestens 87,5\u00a0%;');
    expect(sentence(least.replace('87.5', '90'))).toContain('von mindestens 90\u00a0%;');
    expect(sentence('The folder 1.0 cannot be written; choose another one.')).toContain('Ordner 1.0 ');
  });

  it('takes no word of the page for one of the backend', () => {
    setLanguage('de', shippedLanguages.get('de') ?? {});
    expect(sentence('Home')).toBe('Home');
    expect(sentence('The folder Home cannot be written; choose another one.')).toBe(
      'Der Ordner Home lässt sich nicht beschreiben; wählen Sie einen anderen.',
    );
  });
});
