import { createGraph } from '../graph/graph.ts';
import type { Graph, Value } from '../graph/graph.ts';
import { add, mul } from '../graph/ops.ts';
import { parameterCount, parameterLayout } from '../network/layout.ts';
import type { ParameterLayout } from '../network/layout.ts';
import { adamW } from '../optimiser/adam-w.ts';
import type { OptimiserScalars, OptimiserState } from '../optimiser/adam-w.ts';
import { addLoss, lessonInputs } from './loss-graph.ts';
import { STATE_OUTPUTS } from './step-spec.ts';
import type { StateName, StepSpec } from './step-spec.ts';

const layoutOf = ({ network, outputs }: StepSpec): ParameterLayout => parameterLayout(network, outputs);

function stateInputs(g: Graph, count: number): OptimiserState {
  return {
    parameters: g.input('parameters', [count]),
    m: g.input('m', [count]),
    v: g.input('v', [count]),
    average: g.input('average', [count]),
  };
}

function scalarInputs(g: Graph): OptimiserScalars {
  return {
    learningRate: g.input('learningRate', []),
    correction1: g.input('correction1', []),
    correction2: g.input('correction2', []),
    averageDecay: g.input('averageDecay', []),
  };
}

function addUpdate(g: Graph, gradient: Value, state: OptimiserState, spec: StepSpec): void {
  const next = adamW(
    g,
    gradient,
    { ...state, ...scalarInputs(g) },
    {
      layout: layoutOf(spec),
      plan: spec.optimiser,
    },
  );
  // The keys of STATE_OUTPUTS are the names of the state.
  for (const name of Object.keys(STATE_OUTPUTS) as StateName[]) g.output(STATE_OUTPUTS[name], next[name]);
  g.output('gradientNorm', next.gradientNorm);
}

/**
 * A whole step: forward, loss, backward, clipping, AdamW, running average.
 * Inputs: image [N, 1, H, W], target [N, C, H, W], known [N, C, 1, 1] or [N, C, H, W], positiveWeight [C]; flat vectors
 * parameters, m, v, average; rank 0 learningRate, correction1, correction2, averageDecay (`stepScalars`); with unlabelled
 * images consistencyWeight (rank 0), student and teacher [U, 1, H, W].
 * Outputs: nextParameters, nextM, nextV, nextAverage (STATE_OUTPUTS), and of rank 0 loss, crossEntropy, dice (1 - soft
 * Dice), consistency, gradientNorm (before clipping). When gradientNorm is not finite the state comes out as it went in.
 */
export function trainStepGraph(spec: StepSpec): Graph {
  const g = createGraph({ target: spec.target });
  const layout = layoutOf(spec);
  const lesson = lessonInputs(g, spec);
  const state = stateInputs(g, parameterCount(layout));
  addUpdate(g, addLoss(g, spec, lesson, { layout, ...state }), state, spec);
  return g;
}

/**
 * The first half of a step whose gradient is added up over several runs: as trainStepGraph, with the flat vector
 * `gradientSum` (zeros before the first run) in and `nextGradientSum` out; of the state it wants parameters and, with
 * unlabelled images, average.
 */
export function gradientGraph(spec: StepSpec): Graph {
  const g = createGraph({ target: spec.target });
  const layout = layoutOf(spec);
  const lesson = lessonInputs(g, spec);
  const count = parameterCount(layout);
  const parameters = g.input('parameters', [count]);
  const average = spec.unlabelled === 0 ? null : g.input('average', [count]);
  const sum = g.input('gradientSum', [count]);
  g.output('nextGradientSum', add(g, sum, addLoss(g, spec, lesson, { layout, parameters, average })));
  return g;
}

/**
 * The second half: the state and the rank 0 inputs of trainStepGraph, `gradientSum` and `gradientScale` (rank 0, 1 /
 * runs) in; the next state and gradientNorm out.
 */
export function updateGraph(spec: StepSpec): Graph {
  const g = createGraph({ target: spec.target });
  const count = parameterCount(layoutOf(spec));
  const sum = g.input('gradientSum', [count]);
  const scale = g.input('gradientScale', []);
  addUpdate(g, mul(g, sum, scale), stateInputs(g, count), spec);
  return g;
}
