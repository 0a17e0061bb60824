import { describe, expect, it } from 'vitest';
import { pathFault, pathKey } from './safe-path.ts';

describe('pathFault', () => {
  it.each([
    'dataset.json',
    'imagesTr/wrist_0001_0000.nii.gz',
    'seg/phantom-wrist-0123456789ab.dcm',
    'a/b/c+1.png',
  ])('takes %s', (path) => {
    expect(pathFault(path)).toBeNull();
  });

  it.each([
    ['', /empty/],
    ['/etc/passwd', /inside/],
    ['../x', /inside/],
    ['a/../../x', /inside/],
    ['a//b', /inside/],
    ['./a', /inside/],
    ['a\\b', /other characters/],
    ['C:x', /other characters/],
    ['a/.hidden', /other characters/],
    ['-rf', /other characters/],
    ['a b', /other characters/],
    ['Müller.png', /other characters/],
    ['a\u0000b', /other characters/],
    ['a.', /ends with a dot/],
    ['nul', /Windows/],
    ['x/COM1.txt', /Windows/],
    [`${'a/'.repeat(100)}a`, /longer/],
  ])('refuses %j', (path, reason) => {
    expect(pathFault(path)).toMatch(reason);
  });

  it('takes two spellings for one file', () => {
    expect(pathKey('Seg/A.dcm')).toBe(pathKey('seg/a.DCM'));
  });
});
