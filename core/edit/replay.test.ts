import { describe, expect, it } from 'vitest';
import { randomMask } from '../../test/support/masks.ts';
import { forSeeds, type Random } from '../../test/support/random.ts';
import type { BitMask } from '../mask/bit-mask.ts';
import { cloneMask } from '../mask/bit-mask.ts';
import { equalMasks } from '../mask/count.ts';
import { assignPixels } from './assign-pixels.ts';
import { cutAlong } from './cut-along.ts';
import { fillHoles } from './fill-holes.ts';
import { grow, shrink } from './grow-shrink.ts';
import { mergeMasks } from './merge-masks.ts';
import { paintCapsule } from './paint-capsule.ts';
import { paintPolygon } from './paint-polygon.ts';
import { removeIslands, splitParts } from './parts.ts';
import { applyPatch, decodePatch, encodePatch, patchOf } from './patch.ts';
import { smooth } from './smooth.ts';
import { transformMask } from './transform-mask.ts';

const FRAME = { width: 77, height: 50 };
const STRUCTURES = 12;

/** Every tool once: what it makes of the masks of structures 0 and 1. */
const tools: ((random: Random, masks: [BitMask, BitMask]) => [BitMask, BitMask])[] = [
  (random, [a, b]) => inPlace(a, b, (mask) => paintCapsule(mask, anyCapsule(random), 'add')),
  (random, [a, b]) =>
    inPlace(a, b, (mask) => paintCapsule(mask, anyCapsule(random), 'subtract', { outside: b })),
  (random, [a, b]) =>
    inPlace(a, b, (mask) =>
      paintPolygon(
        mask,
        Array.from({ length: 5 }, () => anyPoint(random)),
        'add',
        { inside: b },
      ),
    ),
  (random, [a, b]) =>
    inPlace(a, b, (mask) =>
      cutAlong(mask, { points: [anyPoint(random), anyPoint(random)], widthPx: 2, aspect: 1 }),
    ),
  (_, [a, b]) => [fillHoles(a), b],
  (_, [a, b]) => [removeIslands(a, { keep: 'largest' }), b],
  (_, [a, b]) => [grow(a, 1.5, 1.2), b],
  (_, [a, b]) => [shrink(a, 1.5, 1.2), b],
  (_, [a, b]) => [smooth(a, 3, 1), b],
  (random, [a, b]) => [
    transformMask(a, {
      translate: { x: random.integer(-5, 5), y: random.next() },
      rotateRad: random.next(),
      scale: 0.8 + 0.4 * random.next(),
      about: anyPoint(random),
      aspect: 1,
    }),
    b,
  ],
  (random, [a, b]) => {
    const masks: [BitMask, BitMask] = [cloneMask(a), cloneMask(b)];
    assignPixels(...masks, randomMask(random, 0, FRAME));
    return masks;
  },
  (_, [a, b]) => [mergeMasks([a, b], FRAME), mergeMasks([], FRAME)],
  (_, [a, b]) => {
    const [largest, rest] = splitParts(a, 2);
    return [largest ?? a, rest === undefined ? b : mergeMasks([b, rest], FRAME)];
  },
];

describe('edits told as patches (R2)', () => {
  it('replay to the same masks, and undone one by one give the start', () => {
    forSeeds(6, (random) => {
      const start = Array.from({ length: STRUCTURES }, () => randomMask(random, 0, FRAME));
      const masks = start.map(cloneMask);
      const journal: { structure: number; text: string }[] = [];
      for (let edit = 0; edit < 80; edit++) {
        const one = random.integer(0, STRUCTURES - 1);
        const other = (one + random.integer(1, STRUCTURES - 1)) % STRUCTURES;
        const tool = tools[edit % tools.length]!;
        const after = tool(random, [masks[one]!, masks[other]!]);
        for (const [structure, mask] of [
          [one, after[0]],
          [other, after[1]],
        ] as const) {
          const patch = patchOf(masks[structure]!, mask);
          if (patch !== null) journal.push({ structure, text: encodePatch(patch) });
          masks[structure] = mask;
          // Bits beyond the frame would make equal masks unequal and counts wrong.
          expectClean(mask);
        }
      }
      const replayed = start.map(cloneMask);
      for (const { structure, text } of journal) applyPatch(replayed[structure]!, decodePatch(text, FRAME));
      expect(replayed.every((mask, i) => equalMasks(mask, masks[i]!))).toBe(true);
      for (const { structure, text } of journal.toReversed()) {
        applyPatch(replayed[structure]!, decodePatch(text, FRAME));
      }
      expect(replayed.every((mask, i) => equalMasks(mask, start[i]!))).toBe(true);
      expect(journal.length).toBeGreaterThan(30);
    });
  });
});

function inPlace(a: BitMask, b: BitMask, edit: (mask: BitMask) => unknown): [BitMask, BitMask] {
  const mask = cloneMask(a);
  edit(mask);
  return [mask, b];
}

function anyPoint(random: Random) {
  return { x: random.next() * FRAME.width, y: random.next() * FRAME.height };
}

function anyCapsule(random: Random) {
  return { from: anyPoint(random), to: anyPoint(random), radiusPx: 6 * random.next(), aspect: 1.2 };
}

function expectClean(mask: BitMask): void {
  const beyond = -1 << (mask.width & 31);
  for (let i = mask.stride - 1; i < mask.words.length; i += mask.stride) {
    if ((mask.words[i]! & beyond) !== 0) throw new Error('A mask holds bits beyond its frame.');
  }
}
