import { expect, it } from 'vitest';
import { bytesText } from './bytes-text.ts';

it('says sizes as a file manager does', () => {
  const sizes = [1, 999, 1000, 97_400, 999_400, 999_600, 5_200_000_000];
  expect(sizes.map(bytesText)).toEqual([
    '1 byte',
    '999 bytes',
    '1.0 kB',
    '97 kB',
    '999 kB',
    '1.0 MB',
    '5.2 GB',
  ]);
});
