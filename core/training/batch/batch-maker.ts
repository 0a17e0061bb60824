import { createRandom, hash32, type Random } from '../../random/random.ts';
import { drawTone, PLAIN_TONE, type RandomSource } from '../augment/tone.ts';
import { drawWarp, UNCHANGED } from '../augment/warp.ts';
import type { TrainingBatch, TrainingExample } from '../example.ts';
import type { TrainingPlan } from '../plan.ts';
import { createCaseOrder } from '../schedule.ts';
import { batchLength, batchOver, type MadeBatch } from './batch-shape.ts';
import { createPainter, type Painter } from './painter.ts';
import { isCoarse, shapeOfBatch, type PreparedBatches } from './prepare-batches.ts';

/** Makes batches: each is determined by what was prepared and its number alone, in whatever order they are asked for. */
export interface BatchMaker {
  /** @param into memory for it, at least `batchLength` numbers; without it new memory is taken */
  batchAt(batch: number, into?: Float32Array): MadeBatch;
}

/** Purposes of random numbers of an image; each has a stream of its own, so that one does not shift another. */
const STREAM = { warp: 0, tone: 1, noise: 2, teacherTone: 3, teacherNoise: 4 } as const;
const STREAMS_PER_IMAGE = 8;
/** Slot of the first unlabelled image, beyond all labelled ones. */
const UNLABELLED_FROM = 1024;
/** Share of the plan's changes of grey values that the teacher sees, which leads by a clearer view. */
const TEACHER_SHARE = 0.25;

export function createBatchMaker(prepared: PreparedBatches): BatchMaker {
  const { plan, schedule, mirrored } = prepared;
  const labelledOrder = createCaseOrder({
    cases: schedule.cases,
    perBatch: plan.batch,
    restart: schedule.batchesPerEpoch,
    seed: hash32(plan.seed, 1),
  });
  const unlabelledOrder = createCaseOrder({
    cases: prepared.full.unlabelled.length,
    perBatch: plan.consistency.batch,
    // Rounds go on through the epochs, so that every unlabelled image has its turn.
    restart: schedule.batches,
    seed: hash32(plan.seed, 2),
  });
  const painters = new Map<number, Painter>();

  return {
    batchAt(batch, into) {
      const shape = shapeOfBatch(prepared, batch);
      const made = batchOver(into ?? new Float32Array(batchLength(shape)), shape);
      const painter = painters.get(shape.width) ?? createPainter(shape, plan.view);
      painters.set(shape.width, painter);
      const images = (isCoarse(prepared, batch) ? prepared.half : null) ?? prepared.full;
      const seed = hash32(hash32(plan.seed, 3), batch);
      const sourceOf = (slot: number, purpose: keyof typeof STREAM): RandomSource => ({
        seed,
        stream: slot * STREAMS_PER_IMAGE + STREAM[purpose],
      });
      const randomOf = (slot: number, purpose: keyof typeof STREAM): Random =>
        createRandom(seed, sourceOf(slot, purpose).stream);

      labelledOrder.casesOf(batch).forEach((index, slot) => {
        painter.place(images.training[index]!, drawWarp(randomOf(slot, 'warp'), plan.augment, shape));
        const tone = drawTone(randomOf(slot, 'tone'), plan.augment);
        painter.paintImage(made.batch.image, slot, tone, sourceOf(slot, 'noise'));
        painter.paintTargets(made, slot, mirrored);
      });
      const { consistency } = made;
      if (consistency === null) return made;
      unlabelledOrder.casesOf(batch).forEach((index, slot) => {
        const from = UNLABELLED_FROM + slot;
        painter.place(images.unlabelled[index]!, drawWarp(randomOf(from, 'warp'), plan.augment, shape));
        const strong = drawTone(randomOf(from, 'tone'), plan.augment);
        painter.paintImage(consistency.student, slot, strong, sourceOf(from, 'noise'));
        const weak = drawTone(randomOf(from, 'teacherTone'), plan.augment, TEACHER_SHARE);
        painter.paintImage(consistency.teacher, slot, weak, sourceOf(from, 'teacherNoise'));
      });
      return made;
    },
  };
}

/**
 * Unchanged examples as a batch, for validation: what inference would see of them, and what is known of them.
 * @param examples all of the view's size, with a target per structure; N = how many there are
 */
export function plainBatch(examples: readonly TrainingExample[], view: TrainingPlan['view']): TrainingBatch {
  const shape = {
    count: examples.length,
    structures: examples[0]?.targets.length ?? 0,
    width: view.width,
    height: view.height,
    unlabelled: 0,
    knownPerPixel: true,
  };
  const made = batchOver(new Float32Array(batchLength(shape)), shape);
  const painter = createPainter(shape, view);
  examples.forEach((example, slot) => {
    painter.place(example, UNCHANGED);
    painter.paintImage(made.batch.image, slot, PLAIN_TONE, { seed: 0, stream: 0 });
    painter.paintTargets(made, slot, []);
  });
  return made.batch;
}
