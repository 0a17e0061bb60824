import type { Tensor, Tensors } from '../../core/pipeline/session-port.ts';
import type { NetworkContract } from '../models/network-contract.ts';

/**
 * What the inference client and its host say to each other. One run is in the host at a time: the queue,
 * deadlines and retries belong to the client, so that a host can be killed without losing anything.
 */

/** Everything that makes a session; sessions of equal `key` are the same. */
export interface SessionSpec {
  readonly key: string;
  /** As in `RunRequest.network`, for sentences. */
  readonly network: string;
  readonly path: string;
  /** `cpu`, or a provider that must take the graph with the CPU behind it. */
  readonly provider: string;
  /** Threads within one operator. */
  readonly threads: number;
  readonly contract: NetworkContract;
}

export type ToHost =
  /** Holds a tensor (an embedding) for later runs, until `drop`. */
  | { readonly kind: 'keep'; readonly id: number; readonly tensor: Tensor }
  | { readonly kind: 'drop'; readonly id: number }
  | {
      readonly kind: 'run';
      readonly id: number;
      readonly session: SessionSpec;
      /** Input name -> id of a kept tensor. */
      readonly kept: Readonly<Record<string, number>>;
      readonly inputs: Tensors;
      readonly outputs: readonly string[];
    };

export interface HostFacts {
  readonly ortVersion: string;
  readonly nodeVersion: string;
  /** Execution providers compiled into this build; those not bundled need libraries of the machine. */
  readonly providers: readonly { readonly name: string; readonly bundled: boolean }[];
}

export interface RunDone {
  readonly kind: 'done';
  readonly id: number;
  readonly outputs: Tensors;
  /** Time within onnxruntime. */
  readonly runMs: number;
  /** Time to create the session; 0 when it was there. */
  readonly createMs: number;
}

export type FromHost =
  | { readonly kind: 'ready'; readonly facts: HostFacts }
  /** onnxruntime itself cannot be loaded. */
  | { readonly kind: 'unavailable'; readonly message: string }
  | RunDone
  | { readonly kind: 'failed'; readonly id: number; readonly code: string; readonly message: string };

/** Code of a failure that another provider does not share: the client goes on with the CPU. */
export const PROVIDER_FAILED = 'provider-failed';
