import { createPositioner } from '../augment/positions.ts';
import { sampleGrey } from '../augment/sample-grey.ts';
import { samplePart } from '../augment/sample-part.ts';
import { createToner, type RandomSource, type Tone } from '../augment/tone.ts';
import type { Warp } from '../augment/warp.ts';
import type { ExamplePart, TrainingExample } from '../example.ts';
import type { TrainingPlan } from '../plan.ts';
import type { MadeBatch } from './batch-shape.ts';

/** Draws examples into the tensors of batches of one size. */
export interface Painter {
  /** Puts an example in place; what is painted next shows it. */
  place(example: TrainingExample, warp: Warp): void;
  /** @param images [N, 1, H, W], of which image `slot` is written */
  paintImage(images: Float32Array, slot: number, tone: Tone, noise: RandomSource): void;
  /** @param mirrored which structure each becomes, when the warp makes a mirror image */
  paintTargets(made: MadeBatch, slot: number, mirrored: readonly number[]): void;
}

export function createPainter(
  size: { readonly width: number; readonly height: number },
  view: TrainingPlan['view'],
): Painter {
  const plane = size.width * size.height;
  const positioner = createPositioner(size);
  const { positions } = positioner;
  const toner = createToner(view, plane);
  const grey = new Float32Array(plane);
  let placed: { readonly example: TrainingExample; readonly warp: Warp } | null = null;

  const paintPart = (part: ExamplePart, warp: Warp, out: Float32Array): void => {
    out.fill(0);
    samplePart(part, warp, positions, out);
  };

  return {
    place(example, warp) {
      positioner.place(warp);
      sampleGrey(example.grey, positions, grey);
      placed = { example, warp };
    },
    paintImage(images, slot, tone, noise) {
      toner.apply(grey, tone, noise, images.subarray(slot * plane, (slot + 1) * plane));
    },
    paintTargets({ shape, batch }, slot, mirrored) {
      if (placed === null) throw new RangeError('No example is in place.');
      const { example, warp } = placed;
      // Where the shares of ignored pixels were drawn already: structures share what is padding.
      let ignoredBefore: {
        readonly part: ExamplePart;
        readonly weight: number;
        readonly from: number;
      } | null = null;
      example.targets.forEach((target, structure) => {
        const channel = slot * shape.structures + (warp.mirrored ? mirrored[structure]! : structure);
        const from = channel * plane;
        const out = batch.target.subarray(from, from + plane);
        if (target === null || target.covered === null) out.fill(0);
        else paintPart(target.covered, warp, out);
        const weight = target?.weight ?? 0;
        if (!shape.knownPerPixel) {
          batch.known[channel] = weight;
          return;
        }
        const known = batch.known.subarray(from, from + plane);
        if (target === null || target.ignored === null) {
          known.fill(weight);
        } else if (ignoredBefore?.part === target.ignored && ignoredBefore.weight === weight) {
          batch.known.copyWithin(from, ignoredBefore.from, ignoredBefore.from + plane);
        } else {
          paintPart(target.ignored, warp, known);
          for (let i = 0; i < plane; i++) known[i] = weight * (1 - known[i]!);
          ignoredBefore = { part: target.ignored, weight, from };
        }
      });
    },
  };
}
