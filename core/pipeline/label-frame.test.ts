import { describe, expect, it } from 'vitest';
import {
  ArithmeticSession,
  floats,
  tinySam,
  tinyTask,
  tinyUnet,
} from '../../test/support/arithmetic-session.ts';
import { rowsOf } from '../../test/support/masks.ts';
import type { Laterality } from '../domain/frame.ts';
import type { Task } from '../domain/task.ts';
import type { Tensors } from '../domain/tensor.ts';
import type { GreyFrame } from '../pixels/grey-frame.ts';
import type { Engine, FrameEmbedding, FrameJob } from './engine.ts';
import { labelFrame } from './label-frame.ts';
import type { FrameLabels } from './structure-label.ts';

const SIDE = 8;
const CERTAIN = 4;

/** Logits of two structures: `a` is the bright pixels of the network's input, `b` what `second` says. */
function unetAnswer(second: (x: number, y: number) => boolean) {
  return ({ image }: Tensors): Tensors => {
    const plane = SIDE * SIDE;
    const data = new Float32Array(2 * plane).fill(-CERTAIN);
    for (let i = 0; i < plane; i++) {
      if (Number(image!.data[i]) > 0.5) data[i] = CERTAIN;
      if (second(i % SIDE, Math.floor(i / SIDE))) data[plane + i] = CERTAIN;
    }
    return { logits: floats([1, 2, SIDE, SIDE], data) };
  };
}

/** The decoder agrees with its mask prompt, or answers the whole frame. */
function decoderAnswer(kind: 'agrees' | 'whole') {
  return ({ mask, points }: Tensors): Tensors => ({
    iou: floats([1, 1], Float32Array.of(0.8)),
    low: floats(
      [1, 1, SIDE, SIDE],
      kind === 'agrees'
        ? (mask!.data as Float32Array).slice()
        : new Float32Array(SIDE * SIDE).fill(points!.dims.length),
    ),
  });
}

interface Setup {
  readonly task?: Task;
  readonly decoder?: 'agrees' | 'whole';
  readonly second?: (x: number, y: number) => boolean;
  readonly flip?: 'none' | 'right';
  readonly laterality?: Laterality;
  readonly cached?: FrameEmbedding;
  readonly embedding?: number;
}

/** Columns 1 and 2 of rows 2 to 5 are bright. */
function brightBlock(): GreyFrame {
  const values = new Uint8Array(SIDE * SIDE);
  for (let y = 2; y < 6; y++) values.fill(1, y * SIDE + 1, y * SIDE + 3);
  const modality = { kind: 'linear', slope: 1, intercept: 0 } as const;
  return { width: SIDE, height: SIDE, values, modality, voi: [], padding: null, inverted: false };
}

const BLOCK = [
  '........',
  '........',
  '.##.....',
  '.##.....',
  '.##.....',
  '.##.....',
  '........',
  '........',
];

async function run(
  setup: Setup,
): Promise<{ labels: FrameLabels; session: ArithmeticSession; stored: FrameEmbedding[] }> {
  const session = new ArithmeticSession({
    'tiny-unet': unetAnswer(setup.second ?? (() => false)),
    'tiny-sam/encoder': () => ({ embedding: floats([1, 1, 1, 1], Float32Array.of(setup.embedding ?? 1)) }),
    'tiny-sam/decoder': decoderAnswer(setup.decoder ?? 'agrees'),
  });
  const engine: Engine = {
    task: setup.task ?? tinyTask(),
    unet: tinyUnet(SIDE, setup.flip),
    sam: tinySam(SIDE * 4),
    sessions: session,
  };
  const stored: FrameEmbedding[] = [];
  const job: FrameJob = {
    frame: brightBlock(),
    laterality: setup.laterality ?? 'L',
    embeddings: {
      get: () => Promise.resolve(setup.cached ?? null),
      put: (embedding) => {
        stored.push(embedding);
        return Promise.resolve();
      },
    },
    priority: 'batch',
  };
  return { labels: await labelFrame(engine, job), session, stored };
}

describe('labelFrame', () => {
  it('refines what the U-Net found and leaves alone what it did not find', async () => {
    const { labels } = await run({});
    const [a, b] = labels.structures;
    expect(a).toMatchObject({ structure: 'a', outcome: 'refined', flags: [] });
    expect(rowsOf(a!.masks.refined)).toEqual(BLOCK);
    expect(rowsOf(a!.masks.unet)).toEqual(BLOCK);
    expect(a!.quality.agreement).toBe(1);
    expect(a!.quality.estimatedDice).toBeCloseTo(1.6 / 1.8, 6);
    expect(b).toMatchObject({ structure: 'b', outcome: 'not-found', passes: [] });
    expect(b!.masks.sam).toBeNull();
  });

  it('asks SAM with the tight box, the innermost pixel and the soft mask', async () => {
    const { labels, session } = await run({});
    const pass = labels.structures[0]!.passes[0]!;
    expect(pass.prompts.box).toEqual({ left: 1, top: 2, right: 3, bottom: 6 });
    expect(pass.prompts.points).toEqual([{ x: 1.5, y: 3.5, label: 'include' }]);
    expect(pass.mask).toBe('soft');
    const [decoder] = session.requests.filter((request) => request.network === 'tiny-sam/decoder');
    // One run: only one structure was found.
    expect(decoder!.runs).toHaveLength(1);
    expect(Object.keys(decoder!.shared)).toEqual(['embedding']);
  });

  it('keeps the clean U-Net mask, flagged, where SAM disagrees beyond the gate', async () => {
    const { labels } = await run({ decoder: 'whole' });
    const a = labels.structures[0]!;
    expect(a).toMatchObject({ outcome: 'kept-by-gate', flags: ['kept-by-gate'] });
    expect(rowsOf(a.masks.refined)).toEqual(BLOCK);
    expect(rowsOf(a.masks.sam!)).toEqual(Array.from({ length: SIDE }, () => '#'.repeat(SIDE)));
  });

  it('takes SAM alone where its weight is 1 and the gate is open', async () => {
    const { labels } = await run({ decoder: 'whole', task: tinyTask({ samWeight: 1, gate: 0 }) });
    const a = labels.structures[0]!;
    expect(a).toMatchObject({ outcome: 'refined', flags: ['low-agreement'] });
    expect(rowsOf(a.masks.refined)).toEqual(Array.from({ length: SIDE }, () => '#'.repeat(SIDE)));
  });

  it('asks neither encoder nor decoder when refinement is off for all', async () => {
    const { labels, session } = await run({ task: tinyTask({ refine: false }) });
    expect(session.count('tiny-sam/encoder')).toBe(0);
    expect(labels.structures[0]!.outcome).toBe('kept-by-task');
    expect(labels.views.sam).toBeNull();
  });

  it('encodes a frame once: a stored embedding is used, a new one is stored', async () => {
    const first = await run({});
    expect(first.session.count('tiny-sam/encoder')).toBe(1);
    expect(first.stored).toHaveLength(1);
    const second = await run({ cached: first.stored[0]! });
    expect(second.session.count('tiny-sam/encoder')).toBe(0);
    expect(second.stored).toHaveLength(0);
  });

  it('proposes a structure as absent without losing the first guess', async () => {
    const { labels } = await run({ task: tinyTask({ presenceThreshold: 0.999 }) });
    const a = labels.structures[0]!;
    expect(a).toMatchObject({ outcome: 'proposed-absent', flags: ['proposed-absent'] });
    expect(rowsOf(a.masks.refined).join('')).not.toContain('#');
    expect(rowsOf(a.masks.cleanup)).toEqual(BLOCK);
  });

  it('runs the passes of the paper: points with the logits of the box pass', async () => {
    const passes: Task['settings']['passes'] = [['box'], ['positive', 'negative', 'previous']];
    const { labels, session } = await run({
      second: (x, y) => x === 6 && y === 6,
      task: tinyTask({ passes, gate: 0 }),
    });
    const [first, second] = labels.structures[0]!.passes;
    expect(first).toMatchObject({ mask: 'none', prompts: { points: [] } });
    expect(second).toMatchObject({ mask: 'previous', prompts: { box: null } });
    expect(second!.prompts.points).toEqual([
      { x: 1.5, y: 3.5, label: 'include' },
      { x: 6.5, y: 6.5, label: 'exclude' },
    ]);
    // All structures of a pass travel as one request.
    expect(session.count('tiny-sam/decoder')).toBe(2);
  });

  it.each<[Laterality, boolean, string[]]>([
    ['L', false, []],
    ['R', true, []],
    ['unknown', false, ['laterality-unknown']],
    ['conflict', false, ['laterality-conflict']],
  ])('mirrors %s for the network: %s, and never the mask', async (laterality, mirrored, flags) => {
    const { labels, session } = await run({ laterality, flip: 'right' });
    expect(labels.views.unet.geometry.mirrored).toBe(mirrored);
    const seen = session.requests[0]!.runs[0]!['image']!.data;
    expect(Array.from(seen.slice(2 * SIDE, 3 * SIDE), Number)).toEqual(
      mirrored ? [0, 0, 0, 0, 0, 1, 1, 0] : [0, 1, 1, 0, 0, 0, 0, 0],
    );
    expect(rowsOf(labels.structures[0]!.masks.refined)).toEqual(BLOCK);
    expect(labels.structures[0]!.flags).toEqual(flags);
  });

  it('gives the same for the same input (rule P2)', async () => {
    const one = await run({ decoder: 'whole' });
    const two = await run({ decoder: 'whole' });
    expect(two.labels).toEqual(one.labels);
  });

  it('fails a case whose embedding is no number', async () => {
    await expect(run({ embedding: NaN })).rejects.toMatchObject({ code: 'answer-not-finite' });
  });

  it('lets structures share pixels: each keeps its whole mask (rule M1)', async () => {
    const { labels } = await run({ second: (x, y) => x >= 2 && x < 5 && y >= 3 && y < 5 });
    const [a, b] = labels.structures;
    expect(rowsOf(a!.masks.refined)).toEqual(BLOCK);
    expect(rowsOf(b!.masks.refined).slice(2, 6)).toEqual(['........', '..###...', '..###...', '........']);
  });
});
