import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createRandom } from '../../core/random/random.ts';
import { compileSentences } from '../../renderer/core/language/sentence-patterns.ts';
import { shippedLanguages } from '../../renderer/languages/shipped.ts';
import { backendTexts } from './backend-texts.ts';
import { placesOf } from './collect-texts.ts';
import { parsed } from './sources.ts';

const texts = backendTexts();

describe.each([...shippedLanguages.keys()])('sentences of the backend in the language %s', (tag) => {
  const file = join(import.meta.dirname, '../../renderer/languages', tag, 'backend.json');
  const entries = z.record(z.string(), z.string()).parse(JSON.parse(readFileSync(file, 'utf8')));

  it('are all translated', () => {
    const missing = [...texts.sentences].filter(([text]) => !(text in entries));
    expect(missing.map(([text, place]) => `${place}: ${text}`)).toEqual([]);
    expect(texts.sentences.size).toBeGreaterThan(300);
  });

  it('are for something that the sources say', () => {
    expect(Object.keys(entries).filter((text) => !texts.all.has(text))).toEqual([]);
  });

  it('have the values of the English ones', () => {
    const differing = Object.entries(entries).filter(
      ([english, text]) => placesOf(text).join() !== placesOf(english).join(),
    );
    expect(differing).toEqual([]);
  });

  it('keep whatever values they are given', () => {
    const seed = 20_261_122;
    const random = createRandom(seed);
    const { translate } = compileSentences(entries);
    const value = (): string => `q${Math.floor(random.next() * 1e9).toString(36)}`;
    for (const english of Object.keys(entries)) {
      const values = placesOf(english).map(value);
      const said = translate(english.replace(/\{(\d+)\}/g, (_, place) => values[Number(place)] ?? ''));
      for (const one of values) expect(said, `${english} (seed ${String(seed)})`).toContain(one);
    }
  });
});

describe('what reads the sources of the backend', () => {
  const found = (text: string) => [...backendTexts([parsed('main/a.ts', text)]).sentences.keys()];

  it('makes templates of sentences, and takes the pieces that are chosen in them', () => {
    const source = [
      "throw new ExpectedError('a', `The file ${name} ${many ? 'has parts' : 'is one'}, ` + 'so it is left.');",
      "const a = 'It is a report.';",
      "throw new ExpectedError('b', cut ? 'cut off' : ends ?? 'ended');",
      "return `${'One'} of ${count} goes.`;",
    ].join('\n');
    expect(found(source)).toEqual([
      'The file {0} {1}, so it is left.',
      'has parts',
      'is one',
      'It is a report.',
      'cut off',
      'ended',
      'One of {0} goes.',
    ]);
  });

  it('leaves alone what no reader sees', () => {
    const source = [
      "import { a } from './Some Module.ts';",
      "throw new Error('This cannot be.');",
      "log('It was written to the log.');",
      "const sql = 'SELECT name FROM reader WHERE id = ?.';",
    ].join('\n');
    expect(found(source)).toEqual([]);
  });
});
