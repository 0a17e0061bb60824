import { describe, expect, it } from 'vitest';
import { fileStem } from './file-stem.ts';

describe('fileStem', () => {
  it.each([
    ['a/b/hand.dcm', 'hand'],
    ['hand.NII.GZ', 'hand'],
    ['C:\\images\\hand.Png', 'hand'],
    ['hand', 'hand'],
    ['.png', '.png'],
    ['', ''],
  ])('takes folders and the extension from %s', (path, stem) => {
    expect(fileStem(path)).toBe(stem);
  });

  // Cut off, the last number of a UID would make the images of two patients one name.
  it.each([
    ['1.2.840.113619.2.5.7', '1.2.840.113619.2.5.7'],
    ['2.25.329800735698586629295641978511506172918', '2.25.329800735698586629295641978511506172918'],
    ['1.2.840.113619.2.5.7.png', '1.2.840.113619.2.5.7'],
    ['IM.0001', 'IM.0001'],
    ['hand.left', 'hand.left'],
    ['hand.left.png', 'hand.left'],
  ])('leaves of %s what is no extension', (path, stem) => {
    expect(fileStem(path)).toBe(stem);
  });
});
