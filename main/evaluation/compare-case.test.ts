import { describe, expect, it } from 'vitest';
import { tinyUnet } from '../../test/support/arithmetic-session.ts';
import { maskOf } from '../../test/support/masks.ts';
import { plainFrame } from '../dicom/secondary/secondary-image.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { encodeMask } from '../../core/mask/rle.ts';
import type { LoadedEngine } from '../engine/load-engine.ts';
import { createMaskComparer } from '../engine/worker/mask-comparer.ts';
import type { CompareTask } from '../engine/worker/operations.ts';
import { compareCase, type ComparedEngines } from './compare-case.ts';

/** Pseudo labels by name: the left column on every frame. */
const LEFT = maskOf('#..', '#..', '#..');
const NOTHING = maskOf('...', '...', '...');
const STORED: Readonly<Record<string, BitMask>> = { left: LEFT, nothing: NOTHING };
const frame = plainFrame({
  rows: 3,
  columns: 3,
  samplesPerPixel: 1,
  photometric: 'MONOCHROME2',
  bitsStored: 8,
  values: new Uint8Array(9),
});
const never = { signal: new AbortController().signal };

const compare = createMaskComparer({
  openFrames: () => Promise.resolve({ frames: 1, sopInstanceUid: '1.2', decodeFrame: () => frame }),
  masks: { get: (name) => Promise.resolve(STORED[name] ?? NOTHING) },
  embeddings: {} as never, // nothing is encoded
  sessions: { run: () => Promise.reject(new Error('No network runs here.')) },
});

function place(index: number) {
  return {
    frameId: `1.2#${String(index)}`,
    sopInstanceUid: '1.2',
    frameIndex: index,
    locator: { path: 'none', member: null },
    pixelSha256: null,
  };
}

describe('a corrected stack', () => {
  const signed = [LEFT, maskOf('##.', '##.', '##.'), NOTHING, LEFT];
  const before = ['left', 'left', 'nothing', 'nothing'];

  /** Compares these frames, of pseudo labels by the network of this digest. */
  async function comparedWith(drawer: string, ancestors: ComparedEngines['ancestors']) {
    const engine = { unet: { ...tinyUnet(8), file: { path: '', sha256: 'o' } } } as LoadedEngine; // all that is asked
    const fresh = { unet: { ...tinyUnet(8), file: { path: '', sha256: 'n' } } } as LoadedEngine;
    const frames = signed.map((_, index) => place(index));
    const facts = {
      caseId: 'c',
      seq: 3,
      frames: frames.map(({ frameId }) => frameId),
      structures: [
        {
          structure: 'a',
          verdict: 'corrected' as const,
          touched: true,
          frames: frames.map(() => ({ empty: false, estimatedDice: null, drawn: true })),
        },
      ],
      labels: [before],
    };
    return compareCase(
      { record: { caseId: 'c', frames } as never, group: 'p', facts },
      { old: engine, new: fresh, ancestors },
      {
        store: {
          trainingCase: () => Promise.resolve(facts),
          trainingMasks: () => Promise.resolve({ seq: 3, frames: signed.map((mask) => [encodeMask(mask)]) }),
          label: (id) =>
            Promise.resolve({
              models: [{ files: [drawer] }],
              structures: [{ structure: 'a', masks: { refined: id } }],
            } as never), // all that is asked
        },
        thread: {
          call: async (_, task) => {
            const answer = await compare({ ...(task as CompareTask), engines: [] }, never);
            const fit = { empty: false, dice: 1, hd95Px: 0, hd95Mm: null, deviation: 0, absent: false };
            return { ...answer, fits: [[fit], [fit]] } as never; // of `compare`
          },
        },
        ...never,
      },
    );
  }

  it('counts as corrections the frames that a reader has changed', async () => {
    const task: CompareTask = {
      frame: place(0),
      engines: [],
      signed: signed.map((mask, index) => ({
        structure: 'a',
        mask: encodeMask(mask),
        correctedFrom: before[index]!, // as many
      })),
    };
    // Distances of 0 and 1 pixel in equal parts; where nothing was before, everything was drawn.
    expect((await compare(task, never)).corrections).toEqual([null, 1 / Math.hypot(3, 3), null, 1]);
  });

  it.each([
    [['x'], ['x', 'o'], 'both'],
    [['x'], [], 'old'],
    [[], ['x'], 'new'],
    [['y'], ['y'], null],
  ] as const)(
    'knows masks of forebears %j and %j as those of the family of %s',
    async (old, fresh, family) => {
      const [masks] = await comparedWith('x', { old: new Set(old), new: new Set(fresh) });
      expect(masks).toMatchObject({ drawnBy: 'other', family });
    },
  );

  it('takes the frames that were left as they were for accepted, which favours who has drawn them', async () => {
    const compared = await comparedWith('o', { old: new Set(), new: new Set() });
    expect(compared.map(({ verdict, drawnBy }) => [verdict, drawnBy])).toEqual([
      ['accepted', 'old'],
      ['corrected', 'old'],
      ['accepted', 'old'],
      ['corrected', 'old'],
    ]);
  });
});
