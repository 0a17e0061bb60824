import { z } from 'zod';

/**
 * Every option of the pseudo-label engine (design: the pseudo-label engine, "SAM Carries the Burden",
 * arXiv 2411.12602). Defaults are the measured ones, not the paper's; `presets.ts` holds both.
 */

/** How a structure's probability map becomes a start mask. `margin`: above the strongest other structure. */
export const startRuleSchema = z.enum(['probability', 'margin']);

/** Which connected components of the start mask are kept. */
export const componentRuleSchema = z.enum(['largest-sum', 'largest', 'highest-mean', 'all']);

export const morphologySchema = z.strictObject({
  operation: z.enum(['erosion', 'dilation']),
  element: z.enum(['square', 'disk', 'diamond', 'star']),
  /** Pixels of the network's output, where the paper's radii have their meaning. */
  radius: z.number().int().min(0).max(8),
});

export const promptPartSchema = z.enum(['box', 'positive', 'negative', 'mask', 'previous']);

/** What the `mask` prompt holds: the U-Net's logits clipped to +-`clip`, or +-`clip` from the binary mask. */
export const maskPromptSchema = z.strictObject({
  kind: z.enum(['soft', 'hard']),
  clip: z.number().positive().max(100),
});

export const engineSettingsSchema = z.strictObject({
  /** Start masks hold the pixels at or above this probability. */
  threshold: z.number().gt(0).lt(1),
  startRule: startRuleSchema,
  component: componentRuleSchema,
  morphology: morphologySchema.nullable(),
  /** Grows the tight box on every side, in image pixels. */
  boxMarginPx: z.number().min(0).max(200),
  /** `distance`: the innermost point of the exclusive area; `centroid`: its rounded centroid (the paper). */
  seed: z.enum(['distance', 'centroid']),
  /** Drops negative seeds that lie inside the structure's own start mask. */
  dropInnerNegatives: z.boolean(),
  maskPrompt: maskPromptSchema,
  /** One inner list per decoder pass. `previous`: the low-resolution logits of the pass before. */
  passes: z.array(z.array(promptPartSchema).min(1)).min(1).max(4),
  /** Share of SAM's probability in the final one; the rest is the U-Net's. 1 = SAM alone (the paper). */
  samWeight: z.number().min(0).max(1),
  /** Refined and start masks whose Dice is below this keep the U-Net's mask, flagged. 0 = never. */
  gate: z.number().min(0).max(1),
  /** False keeps the U-Net's clean mask: validation has shown that refinement harms this structure. */
  refine: z.boolean(),
  /** Below this predicted presence (0..1) the structure is proposed as absent. */
  presenceThreshold: z.number().min(0).max(1),
});

export type EngineSettings = z.infer<typeof engineSettingsSchema>;
export type ComponentRule = z.infer<typeof componentRuleSchema>;
export type StartRule = z.infer<typeof startRuleSchema>;
export type Morphology = z.infer<typeof morphologySchema>;
export type PromptPart = z.infer<typeof promptPartSchema>;
export type MaskPrompt = z.infer<typeof maskPromptSchema>;
