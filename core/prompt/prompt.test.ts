import { describe, expect, it } from 'vitest';
import { samManifestOf } from '../../test/support/sam-manifest.ts';
import { createRandom } from '../random/random.ts';
import type { PromptDraft } from '../domain/journal-entry.ts';
import { createMask } from '../mask/bit-mask.ts';
import type { FloatGrid } from '../mask/float-grid.ts';
import { combineWithSam } from '../pipeline/combine.ts';
import { viewGeometry } from '../pixels/model-view.ts';
import { setRun } from '../mask/runs.ts';
import { candidateMask } from './candidate-mask.ts';
import { draftInputs } from './decode-draft.ts';
import { guessPrompt } from './guess-prompt.ts';
import { promptSetFrom } from './prompt-set-of.ts';
import { sampleScribbles } from './sample-scribbles.ts';

const FRAME = { width: 100, height: 50 };
const EMPTY: PromptDraft = { box: null, points: [], scribbles: [], useGuess: false };
const include = 'include' as const;

describe('sampleScribbles', () => {
  it('puts points in the middles of equal parts of a stroke', () => {
    const stroke = {
      label: include,
      points: [
        { x: 0, y: 0 },
        { x: 8, y: 0 },
      ],
    };
    expect(sampleScribbles([stroke], 4).map(({ x }) => x)).toEqual([1, 3, 5, 7]);
  });

  it('gives every stroke a point, the longer ones more, and never more than the limit', () => {
    const dot = { label: 'exclude' as const, points: [{ x: 5, y: 5 }] };
    const line = {
      label: include,
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 10 },
      ],
    };
    const points = sampleScribbles([dot, line], 5);
    expect(points.filter(({ label }) => label === 'exclude')).toEqual([{ x: 5, y: 5, label: 'exclude' }]);
    expect(points).toHaveLength(5);
    expect(sampleScribbles(Array(9).fill(dot), 5)).toHaveLength(5);
  });

  it('stays on the stroke and under the limit, whatever is drawn (seeds 1 to 50)', () => {
    for (let seed = 1; seed <= 50; seed++) {
      const random = createRandom(seed);
      const scribbles = Array.from({ length: 1 + Math.floor(random.next() * 6) }, () => ({
        label: include,
        points: Array.from({ length: 1 + Math.floor(random.next() * 30) }, () => ({
          x: Math.round(random.next() * 3),
          y: Math.round(random.next() * 3),
        })),
      }));
      const points = sampleScribbles(scribbles, 24);
      expect(points.length, `seed ${String(seed)}`).toBeLessThanOrEqual(24);
      expect(points.length, `seed ${String(seed)}`).toBeGreaterThanOrEqual(scribbles.length);
      for (const { x, y } of points) {
        expect(x >= 0 && x <= 3 && y >= 0 && y <= 3, `seed ${String(seed)}`).toBe(true);
      }
    }
  });
});

describe('promptSetFrom', () => {
  it('orders the corners of a box and keeps everything inside the frame', () => {
    const draft: PromptDraft = {
      ...EMPTY,
      box: { left: 90, top: 40, right: -5, bottom: 10 },
      points: [{ x: 200, y: -1, label: 'exclude' }],
    };
    expect(promptSetFrom(draft, FRAME)).toEqual({
      box: { left: 0, top: 10, right: 90, bottom: 40 },
      points: [{ x: 100, y: 0, label: 'exclude' }],
    });
  });

  it('takes a point alone, and refuses prompts that say nothing', () => {
    const point = { x: 3, y: 4, label: include };
    expect(promptSetFrom({ ...EMPTY, points: [point] }, FRAME)).toEqual({ box: null, points: [point] });
    const nothing = [
      EMPTY,
      { ...EMPTY, points: [{ x: 1, y: 1, label: 'exclude' as const }] },
      { ...EMPTY, box: { left: 3, top: 3, right: 3, bottom: 9 } },
    ];
    for (const draft of nothing) expect(() => promptSetFrom(draft, FRAME)).toThrow(/set a point/);
  });
});

describe('an interactive decode', () => {
  const geometry = viewGeometry(FRAME, { width: 1024, height: 1024, resize: 'fit' }, 'as-is');

  it('draws what SAM alone says by the same way as the engine (seeds 1 to 20)', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const random = createRandom(seed);
      const logits: FloatGrid = { width: 64, height: 64, values: new Float32Array(64 * 64).fill(-4) };
      const at = { x: Math.floor(random.next() * 50), y: Math.floor(random.next() * 25) };
      for (let i = 0; i < 40; i++) {
        const x = at.x + Math.floor(random.next() * 12);
        const y = at.y + Math.floor(random.next() * 6);
        logits.values[y * 64 + x] = random.between(-2, 6);
      }
      const score: FloatGrid = { width: 1, height: 1, values: Float32Array.of(0) };
      const start = { mask: createMask(100, 50), score } as Parameters<typeof combineWithSam>[0]; // all it reads
      const engine = combineWithSam(start, logits, { geometry, samWeight: 1 }).sam;
      expect(candidateMask(logits, geometry).words, `seed ${String(seed)}`).toEqual(engine.words);
    }
  });

  it('turns the first guess into a mask prompt with certain background around it', () => {
    const guess = createMask(100, 50);
    for (let y = 10; y < 40; y++) setRun(guess, y, 25, 75);
    const prompt = guessPrompt(guess, { side: 64, geometry });
    const at = (x: number, y: number): number => prompt.values[y * 64 + x]!;
    expect(at(32, 16)).toBeCloseTo(6.9);
    expect([at(10, 16), at(32, 3), at(32, 60)]).toEqual([at(0, 0), at(0, 0), at(0, 0)]);
    expect(at(0, 0)).toBeCloseTo(-6.9);
  });

  it('tells the decoder of a point without a box by a padding point, and of the guess only when asked', () => {
    const manifest = samManifestOf(64);
    const guess = createMask(100, 50);
    setRun(guess, 20, 20, 80);
    const draft: PromptDraft = { ...EMPTY, points: [{ x: 50, y: 25, label: include }] };
    const context = { manifest, geometry, guess };
    const without = draftInputs(draft, context);
    expect([...(without['point_labels']!.data as Float32Array)]).toEqual([1, -1]);
    expect([...(without['has_mask_input']!.data as Float32Array)]).toEqual([0]);
    const with_ = draftInputs({ ...draft, useGuess: true }, context);
    expect([...(with_['has_mask_input']!.data as Float32Array)]).toEqual([1]);
    expect(() => draftInputs({ ...EMPTY, useGuess: true }, { ...context, guess: null })).toThrow(
      /set a point/,
    );
  });
});
