import { describe, expect, it } from 'vitest';
import { reasonAfterKey, skipReason, structuresText, verdictLabel, verdictOf } from './verdict-words.ts';

describe('verdictLabel', () => {
  it('says that accepting an edited structure signs it as corrected', () => {
    expect(verdictLabel('accepted', false)).toBe('Accept');
    expect(verdictLabel('accepted', true)).toBe('Sign corrected');
    expect(verdictLabel('rejected', true)).toBe('Reject');
  });
});

describe('verdictOf', () => {
  it('knows nothing of a case without a journal', () => {
    expect(verdictOf(null, 'radius')).toEqual({ given: null, edited: false });
  });
});

describe('structuresText', () => {
  it('names one and counts several', () => {
    expect(structuresText(['Radius'])).toBe('Radius');
    expect(structuresText(['Radius', 'Ulna'])).toBe('2 structures');
  });
});

describe('reasonAfterKey', () => {
  it('takes the digits of the reasons that are there', () => {
    expect(reasonAfterKey('1', 4)).toBe(0);
    expect(reasonAfterKey('4', 4)).toBe(3);
    expect(reasonAfterKey('5', 4)).toBeNull();
    expect(reasonAfterKey('0', 4)).toBeNull();
    expect(reasonAfterKey('F1', 4)).toBeNull();
  });
});

describe('skipReason', () => {
  it('does not repeat the name', () => {
    expect(skipReason('Ulna', 'Ulna was not accepted: it may be absent.')).toBe('It may be absent.');
    expect(skipReason('Ulna', 'Another sentence.')).toBe('Another sentence.');
  });
});
