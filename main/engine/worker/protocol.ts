import type { RunAnswer, RunRequest, Tensor, Tensors } from '../../../core/pipeline/session-port.ts';
import type { EngineOperation } from './operations.ts';
import type { ErrorData } from './error-data.ts';

/** What a worker is started with. */
export interface EngineWorkerData {
  readonly masksFolder: string;
  readonly embeddingsFolder: string;
  readonly embeddingBytes: number;
}

/** A network run on its way to the main thread; shared tensors are named by what `keep` has sent. */
export interface WireRun extends Omit<RunRequest, 'signal' | 'shared'> {
  readonly kept: Readonly<Record<string, number>>;
  readonly shared: Tensors;
}

export type ToEngineWorker =
  | { readonly kind: 'call'; readonly id: number; readonly name: EngineOperation; readonly input: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'run-done'; readonly id: number; readonly answer: RunAnswer }
  | { readonly kind: 'run-failed'; readonly id: number; readonly error: ErrorData };

export type FromEngineWorker =
  | { readonly kind: 'done'; readonly id: number; readonly output: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: ErrorData }
  /** A word on what takes long, e.g. an embedding that has to be computed first. */
  | { readonly kind: 'progress'; readonly id: number; readonly what: string }
  | { readonly kind: 'keep'; readonly id: number; readonly tensor: Tensor }
  | { readonly kind: 'drop'; readonly id: number }
  | { readonly kind: 'run'; readonly id: number; readonly run: WireRun }
  | { readonly kind: 'run-cancel'; readonly id: number };
