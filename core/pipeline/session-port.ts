import type { CancelSignal } from '../domain/cancellation.ts';
import type { Tensor, Tensors } from '../domain/tensor.ts';

/**
 * What the pipeline needs from whoever runs networks. The inference client of main implements it; tests of
 * core implement it with arithmetic.
 */

export type { Tensor, Tensors };

/** Whose work goes first: a prompt on the screen, the frame on the screen, what comes next, the rest. */
export type Priority = 'visible-prompt' | 'visible-frame' | 'prefetch' | 'batch';

export interface RunRequest {
  /** Names one weight file: `<model id>` for U-Nets, `<model id>/encoder`, `<model id>/decoder` for SAM. */
  readonly network: string;
  /** Inputs that are the same in all runs (an embedding), sent once. */
  readonly shared: Tensors;
  /** One entry per run, executed in order; the answer has the same length. */
  readonly runs: readonly Tensors[];
  /** Names of the outputs that are wanted. */
  readonly outputs: readonly string[];
  readonly priority: Priority;
  readonly signal?: CancelSignal;
}

export interface RunAnswer {
  /** One record of outputs per run. */
  readonly results: readonly Tensors[];
  /** The execution provider that computed it, e.g. `cpu`. */
  readonly provider: string;
  /** Time within the networks, where it is measured. */
  readonly runMs?: number;
}

export interface SessionPort {
  /** @throws ExpectedError when the network cannot run, CancelledError when the signal fires. */
  run(request: RunRequest): Promise<RunAnswer>;
}
