import type { ConsistencyBatch, TrainingBatch } from '../example.ts';

/** Sizes of a batch's tensors. */
export interface BatchShape {
  /** N: labelled images. */
  readonly count: number;
  /** C. */
  readonly structures: number;
  readonly width: number;
  readonly height: number;
  /** U: unlabelled images; 0 unless a mean teacher learns. */
  readonly unlabelled: number;
  /** Whether `known` is [N, C, H, W], since some example has ignored pixels, or [N, C, 1, 1]. */
  readonly knownPerPixel: boolean;
}

/** Everything that one run of the training graph takes. */
export interface MadeBatch {
  readonly shape: BatchShape;
  readonly batch: TrainingBatch;
  /** Only of a mean teacher. */
  readonly consistency: ConsistencyBatch | null;
}

/** Numbers (of 4 bytes) of all tensors of a batch. */
export function batchLength(shape: BatchShape): number {
  return Object.values(lengthsOf(shape)).reduce((sum, length) => sum + length, 0);
}

/** The tensors of a batch, one after the other in this memory. @param memory at least `batchLength` numbers */
export function batchOver(memory: Float32Array, shape: BatchShape): MadeBatch {
  let from = 0;
  const next = (length: number): Float32Array => memory.subarray(from, (from += length));
  const lengths = lengthsOf(shape);
  const batch = { image: next(lengths.image), target: next(lengths.target), known: next(lengths.known) };
  const consistency =
    shape.unlabelled === 0 ? null : { student: next(lengths.student), teacher: next(lengths.teacher) };
  return { shape, batch, consistency };
}

function lengthsOf(shape: BatchShape): Readonly<Record<keyof (TrainingBatch & ConsistencyBatch), number>> {
  const { count, structures, unlabelled, knownPerPixel } = shape;
  const plane = shape.width * shape.height;
  return {
    image: count * plane,
    target: count * structures * plane,
    known: count * structures * (knownPerPixel ? plane : 1),
    student: unlabelled * plane,
    teacher: unlabelled * plane,
  };
}
