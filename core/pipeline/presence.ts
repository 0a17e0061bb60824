/**
 * Predicted probability that a structure is there at all. SAM cannot tell (it draws something for 93 % of
 * absent teeth), so the U-Net's certainty inside its own mask speaks, lowered where SAM finds another shape
 * and where the place or size was never seen.
 */
export function presenceOf(evidence: {
  readonly meanProbability: number;
  /** Dice of the U-Net's and SAM's masks; null where SAM was not asked. */
  readonly agreement: number | null;
  readonly plausibility: number | null;
}): number {
  // Half weight: where SAM fails on a confident first guess, the gate keeps the guess; it must not vanish.
  const agreement = evidence.agreement === null ? 1 : 0.5 + 0.5 * evidence.agreement;
  const plausibility = evidence.plausibility === null ? 1 : 0.5 + 0.5 * evidence.plausibility;
  return evidence.meanProbability * agreement * plausibility;
}
