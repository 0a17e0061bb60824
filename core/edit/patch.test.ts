import { describe, expect, it } from 'vitest';
import { maskOf, randomMask, rowsOf } from '../../test/support/masks.ts';
import { forSeeds } from '../../test/support/random.ts';
import { subtract, union, xor } from '../mask/algebra.ts';
import { cloneMask, createMask } from '../mask/bit-mask.ts';
import { maskBounds } from '../mask/bounds.ts';
import { equalMasks } from '../mask/count.ts';
import { fromBase64, toBase64 } from './base64.ts';
import { addedRemoved, applyPatch, decodePatch, encodePatch, patchOf, reapply } from './patch.ts';
import { paintCapsule } from './paint-capsule.ts';

const before = maskOf('##..', '....', '...#');
const after = maskOf('.#..', '.#..', '...#');

describe('a patch', () => {
  it('holds the pixels that changed', () => {
    const patch = patchOf(before, after);
    expect(rowsOf(patch!)).toEqual(['#...', '.#..', '....']);
    expect(patchOf(before, cloneMask(before))).toBeNull();
    const mask = cloneMask(before);
    expect(applyPatch(mask, patch!)).toEqual({ left: 0, top: 0, right: 2, bottom: 2 });
    expect(mask).toEqual(after);
    expect(applyPatch(mask, createMask(4, 3))).toBeNull();
  });

  it('applied twice is nothing, and goes through text unchanged', () => {
    forSeeds(100, (random) => {
      const a = randomMask(random, 100);
      const b = randomMask(random, 100, a);
      const patch = patchOf(a, b);
      if (patch === null) {
        expect(equalMasks(a, b)).toBe(true);
        return;
      }
      expect(decodePatch(encodePatch(patch), a)).toEqual(patch);
      const mask = cloneMask(a);
      expect(applyPatch(mask, patch)).toEqual(maskBounds(xor(a, b)));
      expect(mask).toEqual(b);
      applyPatch(mask, patch);
      expect(mask).toEqual(a);
    });
  });

  it('may be taken from the dirty rectangle alone', () => {
    forSeeds(60, (random) => {
      const a = randomMask(random, 120);
      const b = cloneMask(a);
      const from = { x: random.next() * a.width, y: random.next() * a.height };
      const rect = paintCapsule(b, { from, to: from, radiusPx: 9 * random.next(), aspect: 1 }, 'add');
      expect(rect === null ? null : patchOf(a, b, rect)).toEqual(patchOf(a, b));
    });
    expect(patchOf(before, after, { left: 90, top: 0, right: 99, bottom: 3 })).toBeNull();
  });

  it('is refused for another frame, cut short, or in foreign letters', () => {
    const text = encodePatch(patchOf(before, after)!);
    expect(() => decodePatch(text, { width: 5, height: 3 })).toThrow(RangeError);
    expect(() => decodePatch(text.slice(0, 8), before)).toThrow(RangeError);
    expect(() => decodePatch('', before)).toThrow(RangeError);
    expect(() => decodePatch('ä' + text.slice(1), before)).toThrow(RangeError);
    expect(() => patchOf(before, createMask(5, 3))).toThrow(RangeError);
    expect(() => applyPatch(before, createMask(5, 3))).toThrow(RangeError);
  });
});

describe('an edit told again', () => {
  it('adds and removes on whatever is there now', () => {
    const edit = addedRemoved(before, after);
    expect([rowsOf(edit.added), rowsOf(edit.removed)]).toEqual([
      ['....', '.#..', '....'],
      ['#...', '....', '....'],
    ]);
    const changed = maskOf('#...', '##..', '.#..');
    expect(reapply(changed, edit)).toEqual({ left: 0, top: 0, right: 1, bottom: 1 });
    expect(rowsOf(changed)).toEqual(['....', '##..', '.#..']);
    expect(reapply(changed, edit)).toBeNull();
  });

  it('gives the same on the same base and keeps the rest of another', () => {
    forSeeds(60, (random) => {
      const a = randomMask(random, 80);
      const [b, base] = [randomMask(random, 80, a), randomMask(random, 80, a)];
      const edit = addedRemoved(a, b);
      const same = cloneMask(a);
      reapply(same, edit);
      expect(same).toEqual(b);
      const other = cloneMask(base);
      const rect = reapply(other, edit);
      expect(other).toEqual(subtract(union(base, edit.added), edit.removed));
      expect(rect).toEqual(maskBounds(xor(base, other)));
    });
  });
});

describe('base64', () => {
  it('is what everyone else writes (RFC 4648, section 10)', () => {
    const texts = {
      '': '',
      f: 'Zg==',
      fo: 'Zm8=',
      foo: 'Zm9v',
      foob: 'Zm9vYg==',
      fooba: 'Zm9vYmE=',
      foobar: 'Zm9vYmFy',
    };
    for (const [plain, text] of Object.entries(texts)) {
      const bytes = new TextEncoder().encode(plain);
      expect(toBase64(bytes)).toBe(text);
      expect(fromBase64(text)).toEqual(bytes);
    }
  });

  it('agrees with Node for any bytes', () => {
    forSeeds(60, (random) => {
      const bytes = Uint8Array.from({ length: random.integer(0, 20000) }, () => random.integer(0, 255));
      const text = toBase64(bytes);
      expect(text).toBe(Buffer.from(bytes).toString('base64'));
      expect(Buffer.compare(fromBase64(text), bytes)).toBe(0);
    });
  });

  it('refuses what it would not write', () => {
    for (const text of [
      'Zg',
      'Zg=',
      'Z===',
      '====',
      'Zh==',
      'Zm9=',
      'Zm 9',
      'Zm9v\n',
      'Z-_v',
      'Zg==Zm9v',
      'Z\u0141==',
    ]) {
      expect(() => fromBase64(text), text).toThrow(RangeError);
    }
  });
});
