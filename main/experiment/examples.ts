import type { BitMask } from '../../core/mask/bit-mask.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import { makeExample } from '../../core/training/make-example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { frameDigest } from '../engine/frame-digest.ts';
import type { LoadedImage } from './data-set.ts';

export interface ExampleMaker {
  readonly plan: TrainingPlan;
  /** Ids, in the order of the outputs. */
  readonly structures: readonly string[];
}

/** An image with what somebody or something drew of it. @param masks by structure; none: not to be learnt from. */
export function exampleOf(
  { plan, structures }: ExampleMaker,
  { frame }: LoadedImage,
  masks: ReadonlyMap<string, BitMask>,
): TrainingExample {
  return makeExample({
    id: frameDigest(frame),
    frame: greyFrameOf(frame),
    laterality: frame.laterality,
    view: plan.view,
    structures: structures.map((structure) => ({ mask: masks.get(structure) ?? 'unknown', weight: 1 })),
  });
}
