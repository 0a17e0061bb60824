import type { Value } from '../graph/graph.ts';

export interface ObjectiveInputs {
  /** [N, C, H, W]; softmax heads: [N, C + 1, H, W], background first. */
  readonly logits: Value;
  /** [N, C, H, W], shares 0..1. */
  readonly target: Value;
  /** [N, C, 1, 1] or [N, C, H, W]: weight of what is known of a structure, 0..1; 0: nothing is learnt of it. */
  readonly known: Value;
  /** [C], at least 1. */
  readonly positiveWeight: Value;
}

/** Rank 0 each. */
export interface LossTerms {
  /** Mean over the pixels and structures that are known (softmax: over the pixels). */
  readonly crossEntropy: Value;
  /** 1 - soft Dice, mean over the structures that are known. */
  readonly dice: Value;
}

/** The terms, and what was worked out on paper: the gradient of their weighted sum, with the dimensions of the logits. */
export interface TermsWithGradient extends LossTerms {
  readonly gradient: Value;
}
