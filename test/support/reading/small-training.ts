import type {
  Comparison,
  ModelSummary,
  TrainingRun,
  TrainingRunDetail,
  TrainingSurvey,
} from '../../../core/contract/training.ts';
import { trainingPlanSchema, type TrainingPlan } from '../../../core/training/plan.ts';

/** What a backend may say about training, as small as it can be. */
export function smallPlan(): TrainingPlan {
  return trainingPlanSchema.parse({
    view: {
      window: { kind: 'percentile', low: 1, high: 99 },
      invertMonochrome1: true,
      flip: 'none',
      width: 128,
      height: 128,
      resize: 'fit',
      channels: 1,
      layout: 'NCHW',
      scale: 1,
      mean: [],
      std: [],
    },
    network: { levels: 3 },
    batch: 4,
    epochs: 30,
    coarseEpochs: 15,
    patience: 6,
  });
}

export function smallSurvey(change: Partial<TrainingSurvey> = {}): TrainingSurvey {
  const plan = smallPlan();
  return {
    patients: { training: 6, validation: 2, held: 2 },
    cases: { training: 7, validation: 2, held: 2, unlabelled: 5 },
    structures: [
      { id: 'radius', name: 'Radius', accepted: 5, corrected: 3, absent: 1, unsigned: 0, unknown: 0 },
    ],
    problems: [],
    warnings: [],
    plans: [
      { id: 'coffee', plan, memoryBytes: 1e9, seconds: 600 },
      { id: 'standard', plan, memoryBytes: 1e9, seconds: null },
    ],
    parents: [],
    ...change,
  };
}

export function smallModel(id: string, change: Partial<ModelSummary> = {}): ModelSummary {
  return {
    id,
    name: `Model ${id}`,
    version: '1',
    kind: 'unet',
    licence: 'Apache-2.0',
    origin: 'shipped',
    problem: '',
    usedBy: [],
    trained: null,
    ...change,
  };
}

/** `digit` makes the id of the run: 16 times the same hex digit. */
export function smallRun(digit: string, change: Partial<TrainingRun> = {}): TrainingRun {
  return {
    runId: digit.repeat(16),
    modelId: `wrist-${digit}`,
    name: `Wrist ${digit}`,
    taskId: 'wrist',
    mode: 'initial',
    state: 'running',
    problem: '',
    epoch: 3,
    epochs: 30,
    step: 6,
    steps: 60,
    secondsLeft: 540,
    best: 0.5,
    provider: 'cpu',
    startedAt: `2026-01-0${digit}T08:00:00.000Z`,
    ...change,
  };
}

export function smallDetail(run: TrainingRun): TrainingRunDetail {
  return {
    run,
    plan: smallPlan(),
    structures: [{ id: 'radius', name: 'Radius', colour: '#3fa0c0' }],
    epochs: [],
    validation: [],
    checkpoint: true,
    notes: [],
  };
}

export function smallComparison(old: string, next: string): Comparison {
  const scores = { dice: 0.8, hd95: 2, accepted: 0.5 };
  const overall = {
    n: 4,
    fromOld: 1,
    old: scores,
    new: { dice: 0.85, hd95: 1.5, accepted: 0.75 },
    difference: { mean: 0.05, low: 0.01, high: 0.09 },
    corrected: null,
  };
  return {
    taskId: 'wrist',
    old,
    new: next,
    cases: 4,
    patients: 3,
    seen: 7,
    unit: 'mm',
    acceptance: 'A Dice of 0.95 counts as accepted unchanged.',
    rows: [{ structure: 'radius', name: 'Radius', ...overall }],
    overall,
    warnings: [],
  };
}
