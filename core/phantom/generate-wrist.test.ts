import { describe, expect, it } from 'vitest';
import type { BitMask } from '../mask/bit-mask.ts';
import { generateWrist, type WristRequest } from './generate-wrist.ts';
import { hash32 } from '../random/random.ts';
import { WRIST_STRUCTURES, type WristStructure } from './structures.ts';

const SMALL = { width: 160, height: 240 };
const PA = { rotation: 0, tilt: 0, turn: 0, deviation: 0 };

function area(mask: BitMask): number {
  let sum = 0;
  for (const word of mask.words) for (let bits = word; bits !== 0; bits &= bits - 1) sum++;
  return sum;
}

function truthOf(request: WristRequest, id: WristStructure): BitMask {
  return generateWrist({ ...SMALL, ...request }).truth.get(id)!; // all 17 are always there
}

/** Centre of a mask in pixels. */
function centre(mask: BitMask): { x: number; y: number } {
  let [sx, sy, n] = [0, 0, 0];
  for (let y = 0; y < mask.height; y++) {
    for (let x = 0; x < mask.width; x++) {
      if (((mask.words[y * mask.stride + (x >>> 5)]! >>> (x & 31)) & 1) === 0) continue;
      sx += x;
      sy += y;
      n++;
    }
  }
  return { x: sx / n, y: sy / n };
}

describe('generateWrist', () => {
  it('gives the same pixels and truth for the same seed, others for another', () => {
    const a = generateWrist({ seed: 7, ...SMALL });
    const b = generateWrist({ seed: 7, ...SMALL });
    const c = generateWrist({ seed: 8, ...SMALL });
    expect(a.image).toEqual(b.image);
    expect([...a.truth]).toEqual([...b.truth]);
    expect(a.image).not.toEqual(c.image);
  });

  it('keeps the truth of seed 1 (golden, made by this test with vitest -u)', () => {
    const phantom = generateWrist({ seed: 1, ...SMALL });
    const areas = Object.fromEntries([...phantom.truth].map(([id, mask]) => [id, area(mask)]));
    let hash = 0;
    for (const mask of phantom.truth.values()) for (const word of mask.words) hash = hash32(hash, word);
    expect({ areas, hash }).toMatchInlineSnapshot(`
      {
        "areas": {
          "capitate": 1744,
          "hamate": 1212,
          "lunate": 776,
          "metacarpal-1": 530,
          "metacarpal-2": 253,
          "metacarpal-3": 210,
          "metacarpal-4": 255,
          "metacarpal-5": 568,
          "pisiform": 214,
          "radius": 5554,
          "radius-epiphysis": 1300,
          "scaphoid": 948,
          "trapezium": 745,
          "trapezoid": 616,
          "triquetrum": 668,
          "ulna": 3528,
          "ulna-epiphysis": 434,
        },
        "hash": 1203749522,
      }
    `);
  });

  it('holds 12-bit values and a mask for every structure on the grid of the image', () => {
    for (const seed of [3, 4, 5]) {
      const phantom = generateWrist({ seed, ...SMALL });
      expect(phantom.image.length).toBe(160 * 240);
      expect(Math.max(...phantom.image)).toBeLessThanOrEqual(4095);
      expect([...phantom.truth.keys()]).toEqual([...WRIST_STRUCTURES]);
      for (const mask of phantom.truth.values()) expect([mask.width, mask.height]).toEqual([160, 240]);
    }
  });

  it('ossifies in the order of anatomy', () => {
    const present = (ageYears: number): string[] => {
      const { truth } = generateWrist({ seed: 2, ageYears, sex: 'M', cast: false, pose: PA, ...SMALL });
      return [...truth].filter(([, mask]) => area(mask) > 0).map(([id]) => id);
    };
    const at4 = present(4.2);
    expect(at4).toEqual(expect.arrayContaining(['radius', 'ulna', 'capitate', 'hamate', 'radius-epiphysis']));
    for (const later of ['scaphoid', 'trapezium', 'pisiform', 'ulna-epiphysis'])
      expect(at4).not.toContain(later);
    const at13 = present(13);
    expect(at13).toEqual(expect.arrayContaining(['scaphoid', 'pisiform', 'ulna-epiphysis']));
  });

  it('grows bones with age and lets the radius take over its fused epiphysis', () => {
    const request = { seed: 6, sex: 'M', cast: false, pose: PA } as const;
    const young = area(truthOf({ ...request, ageYears: 6 }, 'lunate'));
    const older = area(truthOf({ ...request, ageYears: 13 }, 'lunate'));
    expect(older).toBeGreaterThan(1.5 * young);
    expect(area(truthOf({ ...request, ageYears: 13 }, 'radius-epiphysis'))).toBeGreaterThan(0);
    // Bone age may lag behind by up to 2.5 years: not every seed has fused at 17.9 years, this one has.
    const adult = generateWrist({ seed: 9, sex: 'F', ageYears: 17.9, pose: PA, ...SMALL });
    expect(area(adult.truth.get('radius-epiphysis')!)).toBe(0);
  });

  it('overlaps bones where they overlap: the pisiform lies on the triquetrum', () => {
    const { truth } = generateWrist({ seed: 11, ageYears: 14, sex: 'F', pose: PA, ...SMALL });
    const pisiform = truth.get('pisiform')!;
    const triquetrum = truth.get('triquetrum')!;
    const shared = { ...pisiform, words: pisiform.words.map((word, i) => word & triquetrum.words[i]!) };
    expect(area(shared)).toBeGreaterThan(0.3 * area(pisiform));
  });

  it('mirrors right wrists: the radius lies on the right of left wrists, on the left of right ones', () => {
    const request = { seed: 12, ageYears: 12, pose: PA } as const;
    for (const [laterality, sign] of [
      ['L', 1],
      ['R', -1],
    ] as const) {
      const radius = centre(truthOf({ ...request, laterality }, 'radius'));
      const ulna = centre(truthOf({ ...request, laterality }, 'ulna'));
      expect(Math.sign(radius.x - ulna.x)).toBe(sign);
    }
  });

  it('shows bone brighter than the soft tissue beside it after undoing MONOCHROME1', () => {
    for (const photometric of ['MONOCHROME1', 'MONOCHROME2'] as const) {
      const p = generateWrist({ seed: 13, ageYears: 13, photometric, cast: false, pose: PA, ...SMALL });
      const { x, y } = centre(p.truth.get('capitate')!);
      const value = (cx: number, cy: number): number => {
        const stored = p.image[Math.round(cy) * p.width + Math.round(cx)]!;
        return photometric === 'MONOCHROME1' ? 4095 - stored : stored;
      };
      const bone = (value(x, y) + value(x + 1, y) + value(x, y + 1) + value(x - 1, y)) / 4;
      const sorted = [...p.image]
        .map((v) => (photometric === 'MONOCHROME1' ? 4095 - v : v))
        .sort((a, b) => a - b);
      expect(bone).toBeGreaterThan(sorted[sorted.length >> 1]!);
    }
  });
});
