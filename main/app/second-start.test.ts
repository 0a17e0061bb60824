import { describe, expect, it } from 'vitest';
import { handoverOf, openedBySecondStart } from './second-start.ts';

const ports = { exists: (path: string) => !path.includes('gone'), workspace: '/w' };

describe('a second start of the same workspace', () => {
  it('hands over what it was to open, from where it was started', () => {
    const additionalData = handoverOf(['cd/1.dcm', '/media/cd'], '/home/a');
    expect(additionalData).toEqual({ countersign: 1, open: ['/home/a/cd/1.dcm', '/media/cd'] });
    const start = { argv: ['exe', '--workspace', '/w', '/else.dcm'], workingDirectory: '/', additionalData };
    expect(openedBySecondStart(start, ports)).toEqual(['/home/a/cd/1.dcm', '/media/cd']);
  });

  it.each([
    ['nothing', undefined],
    ['null', null],
    ['another shape', { open: ['/a.dcm'] }],
    ['another version', { countersign: 2, open: ['/a.dcm'] }],
    ['no list', { countersign: 1, open: '/a.dcm' }],
  ])('is understood from its words when it hands over %s', (_, additionalData) => {
    const argv = [
      'C:\\x.exe',
      '--allow-file-access-from-files',
      '--workspace',
      'scans/DICOMDIR',
      '/w',
      'b.dcm',
    ];
    const found = openedBySecondStart({ argv, workingDirectory: '/home/a', additionalData }, ports);
    expect(found).toEqual(['/home/a/scans/DICOMDIR', '/home/a/b.dcm']);
  });

  it('opens nothing that is not there, nor plain words', () => {
    const argv = ['exe', 'doctor', 'gone.dcm', ''];
    expect(openedBySecondStart({ argv, workingDirectory: '/h', additionalData: {} }, ports)).toEqual([]);
  });

  it('does not take relative paths from another process', () => {
    const additionalData = { countersign: 1, open: ['../x', '/y'] };
    expect(openedBySecondStart({ argv: [], workingDirectory: '/h', additionalData }, ports)).toEqual(['/y']);
  });
});
