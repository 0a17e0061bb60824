import { describe, expect, it } from 'vitest';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readingFailure } from './reading-failure.ts';

describe('readingFailure', () => {
  it('says what an expected error says', () => {
    expect(readingFailure(new ExpectedError('seg-size', 'It has no rows.'))).toBe('It has no rows.');
  });

  it('names the failure of the system', () => {
    const error = Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO', syscall: 'read' });
    expect(readingFailure(error)).toBe(
      'The system cannot read it (EIO): check that it is there, whole, and may be read.',
    );
  });

  it('tells of a bug where it happened, and nothing of what the file says', () => {
    expect(readingFailure(new TypeError('"Doe^Jane" is no number'))).toMatch(
      /^Reading it met a bug of Countersign, please report it \(TypeError, reading-failure\.test\.ts:\d+\); nothing of it was taken\.$/,
    );
    expect(readingFailure('Doe^Jane')).not.toContain('Doe');
  });
});
