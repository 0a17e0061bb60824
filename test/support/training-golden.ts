import { readFileSync } from 'node:fs';
import { z } from 'zod';

const numbers = z.array(z.number());
const tensors = z.record(z.string(), numbers);

const goldenSchema = z.object({
  networks: z.array(
    z.object({
      head: z.enum(['sigmoid', 'softmax']),
      normalisation: z.enum(['instance', 'group', 'none']),
      activation: z.enum(['leaky-relu', 'relu', 'silu']),
      levels: z.number(),
      /** Whether `known` differs between pixels, and whether there is a mean teacher. */
      perPixel: z.boolean(),
      teacher: z.boolean(),
      parameters: tensors,
      /** [2, 1, 8, 8], [2, 2, 8, 8] and [2, 2, 1, 1] or [2, 2, 8, 8]. */
      image: numbers,
      target: numbers,
      known: numbers,
      /** [1, 1, 8, 8]: the unlabelled image as student and teacher see it. */
      student: numbers.default([]),
      taught: numbers.default([]),
      average: tensors.default({}),
      loss: z.number(),
      crossEntropy: z.number(),
      dice: z.number(),
      consistency: z.number().default(0),
      gradient: tensors,
    }),
  ),
  adamW: z.object({
    /** Elements, the first ones, that weight decay shrinks. */
    decaying: z.number(),
    start: numbers,
    steps: z.array(
      z.object({
        gradient: numbers,
        norm: z.number(),
        learningRate: z.number(),
        parameters: numbers,
        m: numbers,
        v: numbers,
        average: numbers,
      }),
    ),
  }),
});

export type GoldenNetwork = z.output<typeof goldenSchema>['networks'][number];

/** What PyTorch computes in float64; made by test/golden/make-training.py. */
export const trainingGolden = goldenSchema.parse(
  JSON.parse(readFileSync(new URL('../golden/training.json', import.meta.url), 'utf8')),
);
