import { describe, expect, it } from 'vitest';
import type { Task, TaskStructure } from '../domain/task.ts';
import { taskSchema } from '../domain/task.ts';
import { createRandom } from '../random/random.ts';
import { DEFAULT_SETTINGS } from '../pipeline/presets.ts';
import { settingsOf } from '../pipeline/settings-of.ts';
import { calibratedTask } from './calibrated-task.ts';
import { searchSpace, settingsOfChoice, type SearchSpace } from './choice.ts';
import { crossValidate } from './cross-validate.ts';
import { assignFolds } from './folds.ts';
import type { CalibrationCase, Measurer } from './measurement.ts';
import { searchSettings } from './search.ts';

const code = { scheme: 'SCT', value: '1', meaning: 'Bone' };
const structure = (id: string, more: Partial<TaskStructure> = {}): TaskStructure => ({
  id,
  name: id,
  colour: '#3fa0c0',
  category: code,
  type: code,
  severalParts: false,
  mayBeAbsent: false,
  guideline: '',
  settings: {},
  ...more,
});

const task: Task = {
  format: 'countersign-task/1',
  id: 'synthetic',
  version: 4,
  title: 'Synthetic',
  guideline: '',
  models: { unet: 'unet', sam: 'sam' },
  structures: [
    // SAM helps, SAM harms, SAM helps where it agrees, too few cases, may be missing.
    structure('helped'),
    structure('harmed'),
    structure('gated'),
    structure('rare', { settings: { threshold: 0.4 } }),
    structure('optional', { mayBeAbsent: true }),
  ],
  settings: { ...DEFAULT_SETTINGS, gate: 0 },
  review: { overlap: 'allowed', bulkAccept: false, flagBelowAgreement: 0.7 },
};

const CASES = 16;
/** The U-Net was trained with positive weights: its masks are too large at 0.5 and right at 0.7. */
const BEST_THRESHOLD = 0.7;
const space = searchSpace(task, 'somewhere');
const shape = { logArea: Math.log(0.02), x: 0.5, y: 0.5, parts: 1 };

/** Dice of a start option: a hill over the threshold, the same for all components, with a little noise. */
function startDice(threshold: number, noise: number): number {
  return 0.8 - 0.5 * Math.abs(threshold - BEST_THRESHOLD) + noise;
}

/** Networks replaced by arithmetic of known optimum; it stands at the measurer, above the session port. */
function synthetic(seed: number): Measurer {
  const random = createRandom(seed);
  const noise = Array.from({ length: CASES }, () => 0.01 * random.bell());
  const absent = (index: number, at: number): boolean => at === 4 && index % 4 === 0;
  const cases = noise.map((own, index): CalibrationCase => {
    const truth = task.structures.map((_, at) => {
      if (at === 3) return index < 3 ? ('present' as const) : null;
      return absent(index, at) ? ('absent' as const) : ('present' as const);
    });
    const present = truth.map((one) => one === 'present');
    return {
      caseId: `case ${index}`,
      group: `patient ${index}`,
      truth,
      truthShapes: present.map((one) => (one ? shape : null)),
      rawDice: present.map((one) => (one ? startDice(0.5, own) : null)),
      startDice: present.map((one) =>
        one ? space.candidates.starts.map(({ threshold }) => startDice(threshold, own)) : null,
      ),
    };
  });
  const baseOf = (index: number, at: number, start: number): number | null =>
    cases[index]!.truth[at] === 'present'
      ? startDice(space.candidates.starts[start]!.threshold, noise[index]!)
      : null;
  return {
    cases,
    starts: (index, starts) =>
      Promise.resolve(
        starts.map((start, at) => ({
          dice: baseOf(index, at, start),
          shape,
          meanProbability: absent(index, at) ? 0.05 : 0.9,
        })),
      ),
    refined: (index, starts, configurations) =>
      Promise.resolve(
        configurations.map(() =>
          starts.map((start, at) => {
            // Every third case SAM finds something else.
            const agrees = index % 3 !== 0;
            const gain = [0.05, -0.1, agrees ? 0.04 : -0.3, -0.1, 0.05][at]!;
            const base = baseOf(index, at, start);
            const dice = base === null ? null : base + gain;
            const agreement = absent(index, at) ? 0.3 : agrees ? 0.9 : 0.55;
            return { agreement, mixed: space.candidates.samWeights.map(() => ({ dice, shape })) };
          }),
        ),
      ),
  };
}

const measurer = synthetic(1);
const folds = assignFolds(
  measurer.cases.map((one) => one.group),
  4,
  1,
);
const training = { measurer, cases: measurer.cases.map((_, index) => index), folds };

describe('searchSettings', () => {
  it('finds the threshold, the gate and the switches that are best', async () => {
    const { shared, structures } = await searchSettings(space, training);
    expect(space.candidates.starts[shared.start]!.threshold).toBe(BEST_THRESHOLD);
    const [helped, harmed, gated, rare] = structures.map((one, index) => settingsOfChoice(space, index, one));
    expect(helped).toMatchObject({ threshold: BEST_THRESHOLD, refine: true });
    expect(helped!.gate).toBeLessThanOrEqual(0.55);
    expect(harmed!.refine).toBe(false);
    expect(gated!.refine).toBe(true);
    expect(gated!.gate).toBeGreaterThan(0.55);
    expect(gated!.gate).toBeLessThanOrEqual(0.9);
    expect(rare).toMatchObject({ threshold: 0.4, refine: true, gate: 0 });
  });

  it('proposes absence where it can be told, and nowhere else', async () => {
    const { structures } = await searchSettings(space, training);
    const optional = structures[4]!.presenceThreshold;
    // Absent: 0.05 x sqrt(0.3) = 0.03; present: at least 0.9 x sqrt(0.55) = 0.67.
    expect(optional).toBeGreaterThan(0.03);
    expect(optional).toBeLessThan(0.6);
  });

  it('is deterministic', async () => {
    expect(await searchSettings(space, training)).toEqual(await searchSettings(space, training));
  });

  it('switches SAM off everywhere where it does nothing but noise', async () => {
    const random = createRandom(9);
    const useless: Measurer = {
      ...measurer,
      refined: (_, starts, configurations) =>
        Promise.resolve(
          configurations.map(() =>
            starts.map(() => ({
              agreement: random.next(),
              mixed: space.candidates.samWeights.map(() => ({ dice: 0.1 + 0.4 * random.next(), shape })),
            })),
          ),
        ),
    };
    const { structures } = await searchSettings(space, { ...training, measurer: useless });
    expect(structures.filter((_, index) => index !== 3).map((one) => one.refine)).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });
});

describe('crossValidate', () => {
  it('never harms on average and says what is gained', async () => {
    const { overall, structures, absence } = await crossValidate(space, measurer, folds);
    expect(structures[0]!.overUnet!.mean).toBeCloseTo(0.1 + 0.05, 6);
    // Refinement of the harmed structure is switched off: the threshold's gain remains.
    expect(structures[1]!.overUnet!.mean).toBeCloseTo(0.1, 6);
    for (const gain of structures.slice(0, 3)) expect(gain!.overUnet!.low).toBeGreaterThan(0);
    expect(overall!.overBefore!.mean).toBeGreaterThan(0);
    expect(absence).toMatchObject({ absent: 4, emptyAfter: 4, lostAfter: 0 });
  });
});

describe('calibratedTask', () => {
  it('is the next version, says the same as the choice, and fits the schema', async () => {
    const choice = await searchSettings(space, training);
    const record = { from: 'test', at: '2026-01-01', cases: CASES, folds: 4, models: {}, gain: {} };
    const next = calibratedTask(space, choice, record);
    expect(taskSchema.parse(JSON.parse(JSON.stringify(next)))).toEqual(next);
    expect(next.version).toBe(5);
    expect(next.anatomy!['helped']!.n).toBe(CASES);
    next.structures.forEach((one, index) => {
      expect(settingsOf(next, one)).toEqual(settingsOfChoice(space, index, choice.structures[index]!));
    });
    expect(next.structures[1]!.settings).toMatchObject({ refine: false });
    expect(Object.keys(next.structures[0]!.settings)).not.toContain('threshold');
  });

  it('keeps what it was given when nothing was chosen', async () => {
    const few: SearchSpace = space;
    const choice = await searchSettings(few, { ...training, cases: [0, 1, 2] });
    expect(choice.structures.map((one) => one.start)).toEqual(
      task.structures.map((one) =>
        space.candidates.starts.findIndex(
          (start) => start.threshold === settingsOf(task, one).threshold && start.component === 'largest-sum',
        ),
      ),
    );
  });
});
