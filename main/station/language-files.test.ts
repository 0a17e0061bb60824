import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { openLanguages } from './language-files.ts';

const station = (files: Readonly<Record<string, string>>) =>
  openLanguages(
    tempFolder(Object.fromEntries(Object.entries(files).map(([name, text]) => [`languages/${name}`, text]))),
  );

describe('language files of a station', () => {
  it('are none where there is no folder', async () => {
    expect(await openLanguages(tempFolder({})).list()).toEqual([]);
  });

  it('are listed by their tags; what has another name is passed over', async () => {
    const languages = station({
      'pt-BR.json': '{}',
      'fr.json': '{}',
      'notes.txt': '',
      'my file.json': '{}',
      'de-12.json': '{}',
    });
    expect(await languages.list()).toEqual(['fr', 'pt-BR']);
  });

  it('are read with texts and plural forms', async () => {
    const catalogue = { Accept: 'Accepter', '{count} cases': { one: '{count} cas', other: '{count} cas' } };
    const languages = station({ 'fr.json': `\uFEFF${JSON.stringify(catalogue)}` });
    expect(await languages.get('fr')).toEqual(catalogue);
  });

  it.each([
    ['{"Accept": ', 'is no JSON'],
    ['[]', 'is no list of texts'],
    ['{"Accept": 3}', 'has no text at “Accept”'],
    ['{"{count} cases": {"several": "x"}}', 'has no text at “{count} cases”'],
    [`{"Accept": "${'x'.repeat(4 * 2 ** 20)}"}`, 'is larger than 4 MB'],
  ])('are refused with a sentence when damaged: %.30s', async (text, why) => {
    await expect(station({ 'fr.json': text }).get('fr')).rejects.toThrow(
      `The language file fr.json ${why}, so`,
    );
  });

  it('never lead out of their folder', async () => {
    await expect(station({}).get('../settings')).rejects.toThrow();
    await expect(station({}).get('fr')).rejects.toThrow('cannot be read');
  });
});
