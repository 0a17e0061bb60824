import type { Graph, TapeEntry, Value } from '../graph/graph.ts';

/**
 * Gradients of one operator's inputs from the gradient `dy` of its output. `null` where nothing flows. What turns out to
 * be needed by no output is left out of the file, so rules need not ask which inputs matter.
 */
export type GradientRule = (g: Graph, entry: TapeEntry, dy: Value) => readonly (Value | null)[];
export type GradientRules = Readonly<Record<string, GradientRule>>;

const composites = new Map<string, GradientRule>();

/** Modules that own a composite say its gradient once, when they are loaded. */
export function registerGradient(op: string, rule: GradientRule): void {
  if (composites.has(op)) throw new Error(`The gradient of ${op} is there already.`);
  composites.set(op, rule);
}

export const compositeGradient = (op: string): GradientRule | undefined => composites.get(op);
