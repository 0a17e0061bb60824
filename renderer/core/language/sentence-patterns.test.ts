import { describe, expect, it } from 'vitest';
import { compileSentences } from './sentence-patterns.ts';

const say = compileSentences({
  'The disk is full.': 'Die Festplatte ist voll.',
  'It is {0}, not an image.': 'Sie ist {0}, kein Bild.',
  'a report': 'ein Bericht',
  '{0} of the case {1}.': 'Vom Fall {1} {0}.',
  '{0} images are gone': '{0} Bilder sind weg',
  'The {0} file {1}.': 'Die {0}-Datei {1}.',
  'is cut off': 'ist abgeschnitten',
  '{0} on {1}': '{0} an {1}',
  brush: 'Pinsel',
  '{0}: {1}.': '{0}: {1}.',
  'low agreement': 'geringe Übereinstimmung',
  'side unknown': 'Seite unbekannt',
  'Not translated {0} yet.': '',
}).translate;

describe('sentences of the backend', () => {
  it('are told by their literal text, and keep their values', () => {
    expect(say('The disk is full.')).toBe('Die Festplatte ist voll.');
    expect(say('It is 3 {0}, not an image.')).toBe('Sie ist 3 {0}, kein Bild.');
    expect(say('12 images are gone of the case $& {1}.')).toBe('Vom Fall $& {1} 12 Bilder sind weg.');
  });

  it('have pieces that are chosen inside of them', () => {
    expect(say('It is a report, not an image.')).toBe('Sie ist ein Bericht, kein Bild.');
    expect(say('The TIFF file is cut off.')).toBe('Die TIFF-Datei ist abgeschnitten.');
    expect(say('Radius: low agreement, side unknown.')).toBe(
      'Radius: geringe Übereinstimmung, Seite unbekannt.',
    );
  });

  it('stay English where nothing knows them, and where only a few letters would fit', () => {
    expect(say('')).toBe('');
    expect(say('Something on the way.')).toBe('Something on the way.');
    expect(say('The old file went away.')).toBe('The old file went away.');
    expect(say('Not translated 3 yet.')).toBe('Not translated 3 yet.');
    expect(say('brush on Radius')).toBe('Pinsel an Radius');
  });

  it('follow each other, each by itself', () => {
    expect(say('The disk is full. It is a report, not an image.')).toBe(
      'Die Festplatte ist voll. Sie ist ein Bericht, kein Bild.',
    );
    expect(say('The disk is full. Nobody knows.')).toBe('Die Festplatte ist voll. Nobody knows.');
    expect(say('Nobody knows. The disk is full.')).toBe('Nobody knows. Die Festplatte ist voll.');
  });

  it('take no longer for a hostile text than for another one', () => {
    const long = `It is ${'not an image, '.repeat(20_000)}not`;
    expect(say(long)).toBe(long);
    const dots = 'It is. '.repeat(20_000);
    expect(say(dots)).toBe(dots);
  });
});
