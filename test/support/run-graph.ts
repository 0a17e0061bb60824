import type { Graph } from '../../core/training/graph/graph.ts';
import { encodeModel } from '../../core/training/onnx/encode-model.ts';
import { loadOrt } from '../../main/inference/host/load-ort.ts';

export type Outputs = Readonly<Record<string, Float32Array>>;

/** A graph in onnxruntime on the CPU, to be run several times. */
export interface OpenGraph {
  /** @param feeds one array for each input of the graph, by name */
  run(feeds: Readonly<Record<string, Float32Array | readonly number[]>>): Promise<Outputs>;
  close(): Promise<void>;
}

export async function openGraph(graph: Graph): Promise<OpenGraph> {
  const ort = await loadOrt();
  const session = await ort.InferenceSession.create(encodeModel(graph), {
    executionProviders: ['cpu'],
    graphOptimizationLevel: 'extended',
    intraOpNumThreads: 1,
    enableMemPattern: false,
    logSeverityLevel: 3,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  return {
    async run(feeds) {
      const tensors = graph.inputs.map(({ name, dims }) => {
        const data = feeds[name];
        if (data === undefined) throw new Error(`The graph wants ${name}.`);
        return [name, new ort.Tensor('float32', Float32Array.from(data), [...dims])] as const;
      });
      const results = await session.run(Object.fromEntries(tensors));
      return Object.fromEntries(
        // Every output of a training graph is float32.
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      );
    },
    close: () => session.release(),
  };
}

/** Runs a graph once. */
export async function runGraph(graph: Graph, feeds: Parameters<OpenGraph['run']>[0]): Promise<Outputs> {
  const open = await openGraph(graph);
  try {
    return await open.run(feeds);
  } finally {
    await open.close();
  }
}
