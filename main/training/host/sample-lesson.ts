import { batchLength, batchOver } from '../../../core/training/batch/batch-shape.ts';
import type { StepSpec } from '../../../core/training/step/step-spec.ts';
import { createRandom } from '../../../core/random/random.ts';
import type { Lesson } from './stepper.ts';

/** Made-up images with something to learn in them: blocks of light and dark, a structure each. */
export function sampleLesson(spec: StepSpec, seed: number): Lesson {
  const { batch: count, outputs: structures, width, height, unlabelled, knownPerPixel } = spec;
  const shape = { count, structures, width, height, unlabelled, knownPerPixel };
  const { batch, consistency } = batchOver(new Float32Array(batchLength(shape)), shape);
  const random = createRandom(seed);
  const plane = width * height;
  const noise = (part: Float32Array): void => void part.forEach((_, i) => (part[i] = random.next()));
  noise(batch.image);
  batch.known.fill(1);
  for (let channel = 0; channel < count * structures; channel++) {
    const left = Math.floor((random.next() * width) / 2);
    const top = Math.floor((random.next() * height) / 2);
    const image = Math.floor(channel / structures) * plane;
    for (let y = top; y < top + height / 2; y++) {
      const row = y * width;
      batch.target.fill(1, channel * plane + row + left, channel * plane + row + left + width / 2);
      for (let x = left; x < left + width / 2; x++) batch.image[image + row + x]! += 0.5;
    }
  }
  if (consistency !== null) {
    noise(consistency.student);
    consistency.teacher.set(consistency.student);
  }
  return { batch, consistency };
}
