import { availableParallelism } from 'node:os';

export interface InferenceOptions {
  /** Longest time for one run with everything that it needs (start of the host, loading the model). */
  readonly deadlineMs: number;
  /** A host that had nothing to do for so long is ended and gives its memory back. */
  readonly idleMs: number;
  /** Threads within one operator. */
  readonly threads: number;
  /** Bytes of embeddings that the host holds: 16 of SAM's. */
  readonly sharedBytes: number;
}

/** onnxruntime computes slower with hyper-threads than with cores; Node does not tell them apart. */
function defaultThreads(): number {
  return Math.max(1, Math.min(availableParallelism(), 16));
}

export function completeOptions(options: Partial<InferenceOptions>): InferenceOptions {
  return {
    deadlineMs: options.deadlineMs ?? 300_000,
    idleMs: options.idleMs ?? 300_000,
    threads: options.threads ?? defaultThreads(),
    sharedBytes: options.sharedBytes ?? 64 * 1024 * 1024,
  };
}
