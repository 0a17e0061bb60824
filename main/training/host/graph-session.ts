import type { InferenceSession, Tensor } from 'onnxruntime-node';
import { messageOf } from '../../../core/domain/errors.ts';
import type { Graph } from '../../../core/training/graph/graph.ts';
import { encodeModel } from '../../../core/training/onnx/encode-model.ts';
import { providerProblem } from '../../inference/host/describe-ort-error.ts';
import { HostFailure } from '../../inference/host/host-failure.ts';
import type { OrtModule } from '../../inference/host/load-ort.ts';
import { PROVIDER_FAILED } from '../../inference/protocol.ts';

/** Where graphs run. */
export interface Runtime {
  readonly ort: OrtModule;
  /** Execution provider, with the CPU behind it. */
  readonly provider: string;
  /** Threads within one operator. */
  readonly threads: number;
}

/** Arrays in the shapes of the graph's inputs, numbers for those of rank 0. */
export type Feeds = Readonly<Record<string, Float32Array | number>>;
export type Results = Readonly<Record<string, Float32Array>>;

/** A training graph in onnxruntime. Runs block this process. */
export interface GraphSession {
  /**
   * @param into memory for some of the outputs, which the result then shares; never that of an input
   * @throws HostFailure
   */
  run(feeds: Feeds, into?: Results): Promise<Results>;
  release(): Promise<void>;
}

/** Failure for want of memory; the client names the plan that would fit. */
export const TRAINING_MEMORY = 'training-memory';

/** Another provider than the CPU cannot do it. */
export class ProviderFailure extends HostFailure {
  /** The reason alone. */
  readonly why: string;

  constructor(provider: string, why: string) {
    super(PROVIDER_FAILED, `${provider} cannot train this: ${why}`);
    this.why = why;
  }
}

/** @throws HostFailure */
export async function openGraphSession(graph: Graph, runtime: Runtime): Promise<GraphSession> {
  const { ort, provider } = runtime;
  // onnxruntime drops names it does not know without a word, and would compute on the CPU under their name.
  if (!ort.listSupportedBackends().some(({ name }) => name === provider))
    throw new ProviderFailure(provider, 'it is not part of this build of onnxruntime');
  const session = await guarded(provider, () =>
    ort.InferenceSession.create(encodeModel(graph), optionsFor(runtime)),
  );
  const { inputs, outputs } = graph;
  return {
    async run(feeds, into = {}) {
      const tensors: Record<string, Tensor> = {};
      for (const { name, dims } of inputs) {
        const data = feeds[name];
        if (data === undefined) throw new Error(`The graph wants ${name}.`);
        const array = typeof data === 'number' ? Float32Array.of(data) : data;
        tensors[name] = new ort.Tensor('float32', array, dims);
      }
      const fetches: Record<string, Tensor | null> = {};
      for (const { name, dims } of outputs) {
        const memory = into[name];
        fetches[name] = memory === undefined ? null : new ort.Tensor('float32', memory, dims);
      }
      const found = await guarded(provider, () => session.run(tensors, fetches));
      return Object.fromEntries(
        // Every output of a training graph is float32; given memory is filled, whatever the answer's arrays are.
        outputs.map(({ name }) => [name, into[name] ?? (found[name]?.data as Float32Array)]),
      );
    },
    release: () => session.release(),
  };
}

function optionsFor({ provider, threads }: Runtime): InferenceSession.SessionOptions {
  return {
    executionProviders: provider === 'cpu' ? ['cpu'] : [provider, 'cpu'],
    graphOptimizationLevel: 'extended',
    executionMode: 'sequential',
    intraOpNumThreads: threads,
    // Patterns plan all memory of a run as one block, which for a step is more than its parts one after the other.
    enableMemPattern: false,
    logSeverityLevel: 3,
    // Threads that wait for work must not take the processor from those that make batches.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  };
}

async function guarded<T>(provider: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const words = messageOf(error).replace(/\s+/g, ' ').trim().replace(/\.$/, '').slice(0, 300);
    if (provider !== 'cpu') throw new ProviderFailure(provider, providerProblem(error) ?? words);
    if (/bad_alloc|Failed to allocate|out of memory|Array buffer allocation failed/i.test(words))
      throw new HostFailure(TRAINING_MEMORY, words);
    throw new HostFailure('training-failed', `onnxruntime cannot compute this training (${words}).`);
  }
}
