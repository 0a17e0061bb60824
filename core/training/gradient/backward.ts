import { sizeOf, type Graph, type Value } from '../graph/graph.ts';
import { add } from '../graph/ops.ts';
import { CONVOLUTION } from './convolution.ts';
import { ELEMENTWISE } from './elementwise.ts';
import { RESAMPLING } from './resampling.ts';
import { compositeGradient, type GradientRule, type GradientRules } from './rule.ts';
import { SHAPE } from './shape.ts';

const GRADIENT: GradientRules = { ...ELEMENTWISE, ...SHAPE, ...CONVOLUTION, ...RESAMPLING };

function ruleOf(op: string): GradientRule {
  const rule = compositeGradient(op) ?? GRADIENT[op];
  if (rule === undefined) throw new Error(`${op} has no gradient.`);
  return rule;
}

/**
 * Adds what computes the gradients of `loss` (of the sum of its elements) with respect to `wrt`, in the order of `wrt`
 * and with its dimensions; zeros for what the loss does not depend on. Values of `wrt` count as given: when they are
 * slices of one vector, ask for the slices.
 */
export function backward(g: Graph, loss: Value, wrt: readonly Value[]): Value[] {
  // What is added below lands on the tape too: it is no part of this walk.
  const tape = [...g.tape];
  const given = new Set(wrt.map(({ name }) => name));
  const depends = new Set(given);
  for (const { inputs, outputs } of tape) {
    if (inputs.some(({ name }) => depends.has(name))) for (const { name } of outputs) depends.add(name);
  }
  const gradients = new Map<string, Value>();
  const accumulate = ({ name }: Value, gradient: Value): void => {
    const before = gradients.get(name);
    gradients.set(name, before === undefined ? gradient : add(g, before, gradient));
  };
  accumulate(loss, filled(g, loss.dims, 1));
  for (const entry of tape.reverse()) {
    const output = entry.outputs[0]!;
    const dy = gradients.get(output.name);
    if (dy === undefined || given.has(output.name) || !depends.has(output.name)) continue;
    const flow = ruleOf(entry.op)(g, entry, dy);
    entry.inputs.forEach((input, i) => {
      const gradient = flow[i];
      if (gradient && depends.has(input.name)) accumulate(input, gradient);
    });
  }
  return wrt.map((value) => gradients.get(value.name) ?? filled(g, value.dims, 0));
}

const filled = (g: Graph, dims: readonly number[], value: number): Value =>
  g.constant(dims, new Float32Array(sizeOf(dims)).fill(value));
