import { createInterface } from 'node:readline';
import { networkPlanSchema, objectivePlanSchema, optimiserPlanSchema } from '../../core/training/plan.ts';
import { sizeOf } from '../../core/training/graph/graph.ts';
import { encodeModel } from '../../core/training/onnx/encode-model.ts';
import { initialParameters } from '../../core/training/network/initial.ts';
import { parameterLayout } from '../../core/training/network/layout.ts';
import { STATE_OUTPUTS } from '../../core/training/step/step-spec.ts';
import { trainStepGraph } from '../../core/training/step/train-step.ts';
import { loadOrt } from '../../main/inference/host/load-ort.ts';

/**
 * A process that trains the standard network. argv: batch, side, threads. Prints `ready`, then the time of a step and that of
 * all its threads in ms for every line that it reads; at the end of its input the most memory that the process had, in MiB.
 */
const OUTPUTS = 17;
const [batch = 4, side = 128, threads = 2] = process.argv.slice(2).map(Number);

const network = networkPlanSchema.parse({});
const graph = trainStepGraph({
  network,
  objective: objectivePlanSchema.parse({}),
  optimiser: optimiserPlanSchema.parse({}),
  outputs: OUTPUTS,
  batch,
  height: side,
  width: side,
  knownPerPixel: false,
  unlabelled: 0,
  target: 'cpu',
});
const ort = await loadOrt();
const session = await ort.InferenceSession.create(encodeModel(graph), {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'extended',
  intraOpNumThreads: threads,
  enableMemPattern: false,
  extra: { session: { intra_op: { allow_spinning: '0' } } },
});

const layout = parameterLayout(network, OUTPUTS);
const parameters = initialParameters(layout, network, 1);
const noise = (size: number): Float32Array => Float32Array.from({ length: size }, () => Math.random());
const values: Readonly<Record<string, (size: number) => Float32Array>> = {
  image: noise,
  target: (size) => noise(size).map((value) => (value > 0.8 ? 1 : 0)),
  known: (size) => new Float32Array(size).fill(1),
  positiveWeight: (size) => new Float32Array(size).fill(4),
  parameters: () => parameters,
  average: () => parameters.slice(),
  m: (size) => new Float32Array(size),
  v: (size) => new Float32Array(size),
  learningRate: () => Float32Array.of(0.001),
  correction1: () => Float32Array.of(0.1),
  correction2: () => Float32Array.of(0.001),
  averageDecay: () => Float32Array.of(0.99),
};
type Tensor = InstanceType<typeof ort.Tensor>;
const feeds: Record<string, Tensor> = Object.fromEntries(
  graph.inputs.map(({ name, dims }) => {
    return [name, new ort.Tensor('float32', values[name]!(sizeOf(dims)), [...dims])];
  }),
);

console.log('ready');
const requests = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
while ((await requests.next()).done !== true) {
  const [start, before] = [performance.now(), process.cpuUsage()];
  const results = await session.run(feeds);
  for (const [state, successor] of Object.entries(STATE_OUTPUTS)) feeds[state] = results[successor]!;
  const { user, system } = process.cpuUsage(before);
  console.log(performance.now() - start, (user + system) / 1000);
}
console.log(process.resourceUsage().maxRSS / 1024);
