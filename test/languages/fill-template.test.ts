import { describe, expect, it } from 'vitest';
import { catalogueSchema } from '../../core/domain/language-file.ts';
import { fillTemplate } from './fill-template.ts';

const texts = { plain: ['Reject', 'Accept'], counted: ['{count} cases'] };

describe('the template of a language', () => {
  it('has every text and every plural form of the language, empty', () => {
    const { file, missing } = fillTemplate(texts, { tag: 'pl', before: {} });
    expect(file).toEqual({
      Accept: '',
      Reject: '',
      '{count} cases': { one: '', few: '', many: '', other: '' },
    });
    expect(missing).toBe(3);
    expect(catalogueSchema.parse(file)).toEqual(file);
  });

  it('keeps what was translated and drops what is not used any more', () => {
    const before = { Accept: 'Accepter', Gone: 'Parti', '{count} cases': { other: '{count} cas' } };
    const { file, missing, dropped } = fillTemplate(texts, { tag: 'fr', before });
    expect(file).toMatchObject({ Accept: 'Accepter', Reject: '', '{count} cases': { other: '{count} cas' } });
    expect([missing, dropped]).toEqual([2, 1]);
  });
});
