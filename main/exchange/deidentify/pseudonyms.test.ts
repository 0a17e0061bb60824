import { describe, expect, it } from 'vitest';
import { textFault } from '../../dicom/write/text-rules.ts';
import { createPseudonyms, isRegistered } from './pseudonyms.ts';

const secret = new Uint8Array(32).fill(1);

describe('createPseudonyms', () => {
  it('gives the same names for the same secret and others for another', () => {
    const [one, again, other] = [secret, Uint8Array.from(secret), new Uint8Array(32).fill(2)].map(
      createPseudonyms,
    );
    expect(one!.uid('1.2.3')).toBe(again!.uid('1.2.3'));
    expect(one!.uid('1.2.3')).not.toBe(other!.uid('1.2.3'));
    expect(one!.patient('key')).toBe(again!.patient('key'));
    expect(one!.patient('key')).not.toBe(other!.patient('key'));
    expect(one!.patient('key')).not.toBe(one!.reader('key'));
  });

  it('gives valid UIDs, identifiers, and shifts within ten years before', () => {
    const names = createPseudonyms(secret);
    for (let index = 0; index < 500; index++) {
      const uid = names.uid(`1.2.${index}`);
      expect(textFault('UI', uid)).toBeNull();
      expect(uid).toMatch(/^2\.25\.\d+$/);
      expect(names.patient(`${index}`)).toMatch(/^CS-[0-9A-F]{14}$/);
      expect(names.reader(`${index}`)).toMatch(/^READER-[0-9A-F]{8}$/);
      const shift = names.shiftDays(`${index}`);
      expect(shift).toBeLessThanOrEqual(-1);
      expect(shift).toBeGreaterThanOrEqual(-3650);
    }
  });

  it('keeps what DICOM registers, and nothing that only looks so', () => {
    const names = createPseudonyms(secret);
    for (const uid of ['1.2.840.10008.1.4.1.1', '1.2.840.10008.1.5.1', '1.2.840.10008.5.1.4.1.1.66.4']) {
      expect(names.uid(uid)).toBe(uid);
    }
    expect(isRegistered('1.2.840.10008.5.1.4.1.1.2.20040119072730.12322')).toBe(false);
    expect(names.uid('')).toBe('');
  });

  it('wants a whole secret', () => {
    expect(() => createPseudonyms(new Uint8Array(16))).toThrow(RangeError);
  });
});
