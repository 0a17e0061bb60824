import type { ModelView } from '../../core/domain/model-manifest.ts';
import { trainingPlanSchema } from '../../core/training/plan.ts';
import type { TrainingRecord } from '../../core/training/record.ts';
import type {
  ModelPackageRequest,
  PackageStructure,
} from '../../main/training/package/write-model-package.ts';
import { onnxModel } from './onnx-model.ts';
import { plainView } from './plain-view.ts';

/** One channel of 4 x 8 (height x width). */
export const TINY_VIEW: ModelView = plainView({ width: 8, height: 4 });

export const TINY_STRUCTURES: readonly PackageStructure[] = [
  {
    id: 'radius',
    name: 'Radius',
    colour: '#3fa0c0',
    code: { scheme: 'SCT', value: '62413002', meaning: 'Radius' },
    component: 'largest-sum',
  },
  { id: 'ulna', name: 'Ulna', colour: '#c03fa0', component: 'all' },
];

/** logits = 20 * (image - threshold), the same for every structure: dark is outside, bright inside. */
export function thresholdNetwork(view: ModelView, channels: number, threshold = 0.5): Uint8Array {
  const { width, height } = view;
  return onnxModel({
    nodes: [
      { op: 'Sub', inputs: ['image', 'half'], outputs: ['centred'] },
      { op: 'Mul', inputs: ['centred', 'factor'], outputs: ['logits'] },
    ],
    constants: [
      { name: 'half', dims: [1], values: [threshold] },
      { name: 'factor', dims: [1, channels, 1, 1], values: Array.from({ length: channels }, () => 20) },
    ],
    inputs: [{ name: 'image', type: 'float32', dims: [1, 1, height, width] }],
    outputs: [{ name: 'logits', type: 'float32', dims: [1, channels, height, width] }],
  });
}

/** 64 hex digits of one digit. */
export function digestOf(digit: string): string {
  return digit.repeat(64);
}

export function tinyRecord(more: Partial<TrainingRecord> = {}): TrainingRecord {
  const counts = { accepted: 2, corrected: 1, absent: 0, unsigned: 0, unknown: 0 };
  return {
    format: 'countersign-training/1',
    plan: trainingPlanSchema.parse({ view: TINY_VIEW, epochs: 4, network: { levels: 2, baseChannels: 2 } }),
    structures: ['radius', 'ulna'],
    task: { id: 'wrist', version: 3 },
    parent: null,
    truth: 'signed',
    teachers: [],
    split: {
      training: [digestOf('a'), digestOf('b')],
      validation: [digestOf('c')],
      unlabelled: [],
      held: [],
    },
    counts: {
      patients: { training: 2, validation: 1, held: 0 },
      structures: { radius: counts, ulna: { ...counts, absent: 1, accepted: 1 } },
    },
    epochs: [1, 2, 3, 4].map((epoch) => ({
      epoch,
      loss: 1 / epoch,
      crossEntropy: 0.5 / epoch,
      dice: 0.5 / epoch,
      consistency: 0,
      learningRate: 0.003,
      stepSeconds: 1,
      waitSeconds: 0,
    })),
    validation: [
      { epoch: 2, dice: 0.75, structures: { radius: 0.75, ulna: null } },
      { epoch: 4, dice: 0.7, structures: { radius: 0.7, ulna: null } },
    ],
    chosenEpoch: 2,
    provider: 'cpu',
    runtime: 'onnxruntime-node 1.0',
    seconds: 130,
    finishedAt: '2026-03-04T05:06:07.000Z',
    ...more,
  };
}

export function tinyPackage(folder: string, more: Partial<ModelPackageRequest> = {}): ModelPackageRequest {
  return {
    folder,
    id: 'wrist-2',
    name: 'Wrist, second',
    licence: 'Use within this hospital',
    structures: TINY_STRUCTURES,
    record: tinyRecord(),
    model: thresholdNetwork(TINY_VIEW, 2),
    ...more,
  };
}
