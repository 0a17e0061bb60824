import { describe, expect, it } from 'vitest';
import { CLEAR, createSealer, newDataKey } from './sealer.ts';

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index);
const TEXT = Buffer.from('Hush^Anna', 'utf8');
const files = createSealer(KEY, 'files');

describe('a sealer', () => {
  it('opens what it sealed, for the same context only', () => {
    const sealed = files.seal(TEXT, 'masks a');
    expect(Buffer.from(files.open(sealed, 'masks a')).toString('utf8')).toBe('Hush^Anna');
    expect(sealed).toHaveLength(1 + 12 + TEXT.length + 16);
    expect(Buffer.from(sealed).includes('Hush')).toBe(false);
    for (const other of ['masks b', 'masks', 'masks a ', '']) {
      expect(() => files.open(sealed, other), other).toThrow(/changed, moved or damaged/);
    }
  });

  it('opens nothing with another key, for another purpose, or after any bit was changed', () => {
    const sealed = files.seal(TEXT, 'c');
    expect(() => createSealer(newDataKey(), 'files').open(sealed, 'c')).toThrow(/changed, moved or damaged/);
    expect(() => createSealer(KEY, 'columns').open(sealed, 'c')).toThrow(/changed, moved or damaged/);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => files.open(changed, 'c'), `bit ${bit}`).toThrow(/changed, moved or damaged/);
    }
    for (let length = 0; length < sealed.length; length++) {
      expect(() => files.open(sealed.subarray(0, length), 'c'), `${length} bytes`).toThrow(/changed, moved/);
    }
  });

  it('seals the same differently each time, or alike where it must be found', () => {
    expect(files.seal(TEXT, 'c')).not.toEqual(files.seal(TEXT, 'c'));
    const alike = files.sealAlike(TEXT, 'c');
    expect(files.sealAlike(TEXT, 'c')).toEqual(alike);
    expect(files.sealAlike(TEXT, 'd')).not.toEqual(alike);
    expect(files.sealAlike(Buffer.from('Hush^Anne'), 'c').subarray(1, 13)).not.toEqual(alike.subarray(1, 13));
    expect(Buffer.from(files.open(alike, 'c')).toString('utf8')).toBe('Hush^Anna');
  });

  it('takes the empty text', () => {
    expect(files.open(files.seal(new Uint8Array(0), 'c'), 'c')).toHaveLength(0);
  });

  it('names files so that neither name nor content can be told', () => {
    const name = files.nameOf('abc', 'masks');
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(files.nameOf('abc', 'masks')).toBe(name);
    expect(files.nameOf('abc', 'embeddings')).not.toBe(name);
    expect(createSealer(newDataKey(), 'files').nameOf('abc', 'masks')).not.toBe(name);
  });

  it('keeps its format: what an earlier version sealed opens', () => {
    const golden = '017370bed4344538acb7e26ff8dc11be03c5293ebfe9e8cc7eb9970eef71e655b21151d58bb6';
    expect(Buffer.from(files.sealAlike(TEXT, 'golden')).toString('hex')).toBe(golden);
    expect(files.nameOf('abc', 'masks')).toBe(
      'ce942fcdbc54cd8b43977c7664500504e3665466147d48bb87eea8363b5733dc',
    );
  });

  it('changes nothing in a clear workspace', () => {
    expect(createSealer(null, 'files')).toBe(CLEAR);
    expect(CLEAR.seal(TEXT, 'c')).toBe(TEXT);
    expect(CLEAR.open(TEXT, 'd')).toBe(TEXT);
    expect(CLEAR.nameOf('abc', 'masks')).toBe('abc');
  });
});
