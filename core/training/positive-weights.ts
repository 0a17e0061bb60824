import type { ExamplePart, TrainingExample } from './example.ts';
import type { ObjectivePlan } from './plan.ts';

/** Smallest share of a structure that raises its weight. */
const LEAST_SHARE = 1e-5;

export interface PositiveWeights {
  /** [C]: (background / structure) ^ power, within 1..maximum. */
  readonly weights: Float32Array;
  /** Structures that no training example shows: nothing can be learnt of them, and their weight is 1. */
  readonly missing: readonly string[];
}

/** How much more a structure's pixels count than its background, over the examples in which it is known. */
export function positiveWeights(
  examples: readonly TrainingExample[],
  structures: readonly string[],
  rule: ObjectivePlan['positiveWeight'],
): PositiveWeights {
  const weights = new Float32Array(structures.length).fill(1);
  const missing: string[] = [];
  structures.forEach((name, i) => {
    let covered = 0;
    let known = 0;
    for (const { targets, width, height } of examples) {
      const target = targets[i];
      if (target === null || target === undefined) continue;
      known += target.weight * (width * height - sumOf(target.ignored));
      covered += target.weight * (sumOf(target.covered) - sumShared(target.covered, target.ignored));
    }
    if (covered <= 0) {
      missing.push(name);
      return;
    }
    const share = Math.min(1, Math.max(covered / known, LEAST_SHARE));
    weights[i] = Math.min(rule.maximum, Math.max(1, ((1 - share) / share) ** rule.power));
  });
  return { weights, missing };
}

/** Pixels that a part covers. */
function sumOf(part: ExamplePart | null): number {
  return part === null ? 0 : part.share.reduce((sum, share) => sum + share, 0) / 255;
}

/** Pixels that both cover. */
function sumShared(a: ExamplePart | null, b: ExamplePart | null): number {
  if (a === null || b === null) return 0;
  let sum = 0;
  const right = Math.min(a.left + a.width, b.left + b.width);
  const bottom = Math.min(a.top + a.height, b.top + b.height);
  for (let y = Math.max(a.top, b.top); y < bottom; y++) {
    const rowA = (y - a.top) * a.width - a.left;
    const rowB = (y - b.top) * b.width - b.left;
    for (let x = Math.max(a.left, b.left); x < right; x++) sum += a.share[rowA + x]! * b.share[rowB + x]!;
  }
  return sum / 65025;
}
