import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { catalogueSchema, type Catalogue } from '../../core/domain/language-file.ts';
import { shippedLanguages } from '../../renderer/languages/shipped.ts';
import { collectTexts, placesOf } from './collect-texts.ts';
import { rawTexts } from './raw-texts.ts';
import { pageSources, parsed } from './sources.ts';

const sources = pageSources();
const texts = collectTexts(sources);

/** One language as it lies in the repository: area -> its texts. */
function areasOf(tag: string): ReadonlyMap<string, Catalogue> {
  const folder = join(import.meta.dirname, '../../renderer/languages', tag);
  return new Map(
    readdirSync(folder).map((name) => {
      const text: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      return [name, catalogueSchema.parse(text)] as const;
    }),
  );
}

/** Texts of the backend are told by their patterns; see backend-texts.test.ts. */
const BACKEND = 'backend.json';

describe('the texts of the page', () => {
  it('are literals with a value for each place, drawn when a language is chosen', () => {
    expect(texts.faults).toEqual([]);
    expect(texts.plain.size).toBeGreaterThan(300);
  });

  it('are all of what a reader sees', () => {
    expect(sources.flatMap(rawTexts)).toEqual([]);
  });
});

describe.each([...shippedLanguages.keys()])('the language %s', (tag) => {
  const areas = areasOf(tag);
  const page = new Map([...areas].flatMap(([name, area]) => (name === BACKEND ? [] : Object.entries(area))));
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;

  it('has every text, and none that is not used any more', () => {
    const wanted = [...texts.plain, ...texts.counted.keys()];
    expect(wanted.filter((text) => !page.has(text))).toEqual([]);
    expect([...page.keys()].filter((text) => !wanted.includes(text))).toEqual([]);
    expect([...page].filter(([, text]) => text === '')).toEqual([]);
  });

  it('says a text that two areas have alike in both', () => {
    const differing = [...areas].flatMap(([name, area]) =>
      Object.entries(area).flatMap(([english, text]) =>
        name !== BACKEND && JSON.stringify(page.get(english)) !== JSON.stringify(text) ? [english] : [],
      ),
    );
    expect(differing).toEqual([]);
  });

  it('has the values of the English text in each of its own', () => {
    const differing = [...texts.plain].filter((english) => {
      const text = page.get(english);
      return typeof text !== 'string' || placesOf(text).join() !== placesOf(english).join();
    });
    expect(differing).toEqual([]);
  });

  it(`has every plural form (${categories.join(', ')}), with its values`, () => {
    const wrong = [...texts.counted.keys()].filter((english) => {
      const forms = page.get(english);
      if (typeof forms !== 'object') return true;
      const values = (text: string): string =>
        placesOf(text)
          .filter((one) => one !== 'count')
          .join();
      return (
        Object.keys(forms).sort().join() !== [...categories].sort().join() ||
        Object.values(forms).some((form) => form === '' || values(form) !== values(english)) ||
        forms.other?.includes('{count}') !== english.includes('{count}')
      );
    });
    expect(wrong).toEqual([]);
  });

  it('is in the program as it lies in the repository', () => {
    const all = new Map([...areas.values()].flatMap((area) => Object.entries(area)));
    const shipped = shippedLanguages.get(tag) ?? {};
    expect([...all.keys()].filter((text) => !(text in shipped))).toEqual([]);
  });
});

describe('what reads the sources', () => {
  const found = (text: string) => rawTexts(parsed('renderer/a.tsx', text));

  it('finds texts that no language reaches', () => {
    const source = [
      'const a = <p>Nothing here</p>;',
      'const b = <Button label="Fit" className="Wide Button">x</Button>;',
      "const c = <p>{many ? 'cases' : t('case')}</p>;",
      'const d = `${name} was moved`;',
      "const e = { title: 'Move it', kind: 'move-it' };",
      "const f = say(t('Moved {what}', { what: `this ${thing}` }));",
    ].join('\n');
    expect(found(source)).toEqual([
      'renderer/a.tsx:1: Nothing here',
      'renderer/a.tsx:2: Fit',
      'renderer/a.tsx:3: cases',
      'renderer/a.tsx:4: …was moved'.replace('…', '\0 '),
      'renderer/a.tsx:5: Move it',
      'renderer/a.tsx:6: this \0',
    ]);
  });

  it('leaves alone what is for the machine', () => {
    const source = [
      "import { Some } from './Some Module.ts';",
      "type Kind = 'One Kind' | 'Two';",
      "if (key === 'Escape' && code !== 'Page Up') throw new Error('This cannot be.');",
      "switch (word) { case 'Big Word': run(); }",
      "const e = t('Moved {what}', { what });",
      "document.querySelector('main > .Big Thing');",
    ].join('\n');
    expect(found(source)).toEqual([]);
  });

  it('names calls that no list of texts can be made from', () => {
    const { plain, counted, faults } = collectTexts([
      parsed(
        'renderer/a.ts',
        [
          "const early = t('Too early');",
          'const f = () => {',
          '  t(variable);',
          "  t('{a} and {b}', { a, c });",
          "  tn(n, '{count} case', '{count} cases');",
          '};',
        ].join('\n'),
      ),
    ]);
    expect(faults).toEqual([
      'renderer/a.ts:1: is at the top of a module, where no language is chosen yet',
      'renderer/a.ts:3: the text is no literal',
      'renderer/a.ts:4: nothing stands for {b}',
      'renderer/a.ts:4: {c} is in no text',
    ]);
    expect([...plain]).toEqual(['Too early', '{a} and {b}']);
    expect([...counted]).toEqual([['{count} cases', '{count} case']]);
  });
});
