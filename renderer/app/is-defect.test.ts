import { describe, expect, it } from 'vitest';
import { CallError } from '../../core/contract/errors.ts';
import type { ErrorCode } from '../../core/contract/errors.ts';
import { CancelledError, ExpectedError } from '../../core/domain/errors.ts';
import { isDefect } from './is-defect.ts';

const call = (code: ErrorCode): CallError =>
  new CallError({ code, message: 'A sentence.', retryable: false, reference: 'here' });

describe('isDefect', () => {
  it('shows the crash panel for bugs only', () => {
    expect(isDefect(new TypeError('x is undefined'))).toBe(true);
    expect(isDefect(call('bug'))).toBe(true);
    expect(isDefect(call('invalid-input'))).toBe(true);
    expect(isDefect(call('closed'))).toBe(false);
    expect(isDefect(call('stale'))).toBe(false);
    expect(isDefect(new ExpectedError('disk-full', 'The disk is full.'))).toBe(false);
    expect(isDefect(new CancelledError())).toBe(false);
    expect(isDefect(new DOMException('stopped', 'AbortError'))).toBe(false);
    expect(isDefect(undefined)).toBe(false);
  });
});
