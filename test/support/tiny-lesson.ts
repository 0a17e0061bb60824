import { initialParameters } from '../../core/training/network/initial.ts';
import { parameterCount, parameterLayout } from '../../core/training/network/layout.ts';
import { stepScalars } from '../../core/training/optimiser/schedule.ts';
import { networkPlanSchema, objectivePlanSchema, optimiserPlanSchema } from '../../core/training/plan.ts';
import { STATE_OUTPUTS } from '../../core/training/step/step-spec.ts';
import type { StateName, StepSpec } from '../../core/training/step/step-spec.ts';
import type { OpenGraph, Outputs } from './run-graph.ts';

export const SIDE = 16;
const AREA = SIDE * SIDE;

/** Two images of 16 x 16 with a bright disc and a dark square each, and a network of two levels that can learn them. */
export const tinySpec: StepSpec = {
  network: networkPlanSchema.parse({ levels: 2, baseChannels: 4 }),
  objective: objectivePlanSchema.parse({}),
  optimiser: optimiserPlanSchema.parse({ learningRate: 0.05, warmupSteps: 2 }),
  outputs: 2,
  batch: 2,
  height: SIDE,
  width: SIDE,
  knownPerPixel: false,
  unlabelled: 0,
  target: 'cpu',
};

export type Lesson = Record<'image' | 'target' | 'known' | 'positiveWeight', Float32Array>;

export function tinyLesson(): Lesson {
  const image = new Float32Array(2 * AREA);
  const target = new Float32Array(4 * AREA);
  for (let i = 0; i < 2 * AREA; i++) {
    const [n, x, y] = [Math.floor(i / AREA), i % SIDE, Math.floor((i % AREA) / SIDE)];
    const disc = (x - 4 - n) ** 2 + (y - 5) ** 2 < 10;
    const square = x > 8 && x < 14 && y > 7 + n && y < 14;
    image[i] = (disc ? 1 : 0) - (square ? 1 : 0) + 0.1 * Math.sin(7 * x + 13 * y + n);
    target[2 * n * AREA + (i % AREA)] = disc ? 1 : 0;
    target[(2 * n + 1) * AREA + (i % AREA)] = square ? 1 : 0;
  }
  return { image, target, known: Float32Array.of(1, 1, 1, 1), positiveWeight: Float32Array.of(3, 3) };
}

export type State = Record<StateName, Float32Array>;

export function firstState({ network, outputs }: StepSpec, seed = 1): State {
  const layout = parameterLayout(network, outputs);
  const parameters = initialParameters(layout, network, seed);
  const zeros = new Float32Array(parameterCount(layout));
  return { parameters, m: zeros, v: zeros, average: parameters };
}

/** The state that a run of a step or update graph gave. */
export function nextState(out: Outputs): State {
  // The keys of STATE_OUTPUTS are the names of the state.
  const names = Object.keys(STATE_OUTPUTS) as StateName[];
  return Object.fromEntries(names.map((name) => [name, out[STATE_OUTPUTS[name]]!])) as State;
}

export function scalarFeeds({ optimiser }: StepSpec, step: number, steps: number): Record<string, number[]> {
  return Object.fromEntries(
    Object.entries(stepScalars(optimiser, step, steps)).map(([name, value]) => [name, [Number(value)]]),
  );
}

/** Trains and returns the losses of the steps and the last state. */
export async function trainTiny(
  open: OpenGraph,
  spec: StepSpec,
  steps: number,
): Promise<{ losses: number[]; state: State }> {
  const lesson = tinyLesson();
  const losses: number[] = [];
  let state = firstState(spec);
  for (let step = 0; step < steps; step++) {
    const out = await open.run({ ...lesson, ...state, ...scalarFeeds(spec, step, steps) });
    losses.push(out['loss']![0]!);
    state = nextState(out);
  }
  return { losses, state };
}
