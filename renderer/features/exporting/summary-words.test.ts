import { describe, expect, it } from 'vitest';
import { FIRST_CHOICES } from '../../core/exporting/export-choices.ts';
import { summaryLines } from './summary-words.ts';

const STATE = {
  choices: FIRST_CHOICES,
  passphrase: '',
  place: null,
  task: { id: 'wrist', title: 'Wrist' },
} as const;
const words = (change: Partial<Parameters<typeof summaryLines>[0]>) =>
  summaryLines({ ...STATE, ...change }).map((line) => line.words);

describe('the summary above the button', () => {
  it('says formats with the images that come along, names and folder', () => {
    expect(words({})).toEqual([
      'DICOM SEG, SR, images',
      'names replaced; no list kept',
      'no folder chosen yet',
    ]);
    expect(
      words({
        choices: { ...FIRST_CHOICES, formats: ['coco', 'nnunet'] },
        passphrase: 'correct horse',
        place: { id: 'p', words: 'Home › Exports' },
      }),
    ).toEqual([
      'nnU-Net; COCO',
      'names replaced; list kept under your passphrase',
      'Home › Exports › countersign-wrist-…',
    ]);
    expect(words({ choices: { ...FIRST_CHOICES, formats: [] } })[0]).toBe('no format chosen yet');
  });

  it('warns where the names of patients leave, whatever passphrase was typed before', () => {
    const choices = { ...FIRST_CHOICES, deidentify: false };
    expect(summaryLines({ ...STATE, choices, passphrase: 'correct horse' })).toMatchObject([
      { words: 'DICOM SEG, SR', warning: false },
      { words: 'original names and identifiers leave', warning: true },
      { warning: false },
    ]);
  });
});
