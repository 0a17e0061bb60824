import { describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import { installAdvice } from './install-advice.ts';

describe('installAdvice', () => {
  it('names npm in a checkout alone: an installed program has none', () => {
    expect(installAdvice(tempFolder({ 'package-lock.json': '{}' }))).toBe('run npm ci');
    expect(installAdvice(tempFolder())).toBe('install Countersign again');
    expect(installAdvice()).toBe('run npm ci');
  });
});
