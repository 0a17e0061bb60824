import { z } from 'zod';

const coordinate = z.number().finite();

/** Prompts in image coordinates of one frame (rule P1; convention in geometry.ts). */
export const pointPromptSchema = z.strictObject({
  x: coordinate,
  y: coordinate,
  label: z.enum(['include', 'exclude']),
});

export const boxPromptSchema = z.strictObject({
  left: coordinate,
  top: coordinate,
  right: coordinate,
  bottom: coordinate,
});

/** What one decoder pass was told besides mask logits. */
export const promptSetSchema = z.strictObject({
  box: boxPromptSchema.nullable(),
  points: z.array(pointPromptSchema),
});

export type PointPrompt = z.infer<typeof pointPromptSchema>;
export type PromptSet = z.infer<typeof promptSetSchema>;
