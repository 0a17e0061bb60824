import type { BitMask } from '../../core/mask/bit-mask.ts';
import { greyFrameOf } from '../../core/pixels/grey-frame.ts';
import type { TrainingExample } from '../../core/training/example.ts';
import { makeExample, type StructureTruth } from '../../core/training/make-example.ts';
import type { TrainingPlan } from '../../core/training/plan.ts';
import { frameDigest } from '../engine/frame-digest.ts';
import type { LoadedImage } from './data-set.ts';

export interface ExampleMaker {
  readonly plan: TrainingPlan;
  /** Ids, in the order of the outputs. */
  readonly structures: readonly string[];
}

/** An image with what somebody drew of it. */
export function labelledExample(maker: ExampleMaker, image: LoadedImage): TrainingExample {
  return exampleOf(maker, image, (structure) => ({
    mask: image.truth.get(structure) ?? 'unknown',
    weight: 1,
  }));
}

/** An image with its pseudo labels. @param masks by structure; none: not to be learnt from. */
export function pseudoExample(
  maker: ExampleMaker,
  image: LoadedImage,
  masks: ReadonlyMap<string, Pick<StructureTruth, 'ignored'> & { readonly mask: BitMask }>,
  weight: number,
): TrainingExample {
  return exampleOf(maker, image, (structure) => {
    const own = masks.get(structure);
    return own === undefined ? { mask: 'unknown', weight } : { ...own, weight };
  });
}

/** An image alone. */
export function plainExample(maker: ExampleMaker, image: LoadedImage): TrainingExample {
  return exampleOf(maker, image, () => ({ mask: 'unknown', weight: 1 }));
}

function exampleOf(
  { plan, structures }: ExampleMaker,
  { frame }: LoadedImage,
  truthOf: (structure: string) => StructureTruth,
): TrainingExample {
  return makeExample({
    id: frameDigest(frame),
    frame: greyFrameOf(frame),
    laterality: frame.laterality,
    view: plan.view,
    structures: structures.map(truthOf),
  });
}
