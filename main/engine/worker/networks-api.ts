import type {
  RunAnswer,
  RunRequest,
  SessionPort,
  Tensor,
  Tensors,
} from '../../../core/pipeline/session-port.ts';

/** A network run on its way to the main thread; shared tensors are named by what `keep` has sent. */
export interface WireRun extends Omit<RunRequest, 'signal' | 'shared'> {
  readonly kept: Readonly<Record<string, number>>;
  readonly shared: Tensors;
}

/** The networks as an engine worker reaches them in the main thread, where the inference client is. */
export interface NetworksApi {
  keep(id: number, tensor: Tensor): Promise<void>;
  drop(id: number): Promise<void>;
  run(run: WireRun, signal: AbortSignal): Promise<RunAnswer>;
}

/**
 * The main thread's end. A kept tensor stays one and the same array, so that the inference client, which goes by
 * identity, does not send it to its host again.
 */
export function createNetworksApi(sessions: SessionPort): NetworksApi {
  const held = new Map<number, Tensor>();
  return {
    keep: async (id, tensor) => void held.set(id, tensor),
    drop: async (id) => void held.delete(id),
    run({ kept, shared, ...request }, signal) {
      const tensors: Record<string, Tensor> = { ...shared };
      for (const [name, id] of Object.entries(kept)) {
        const tensor = held.get(id);
        if (tensor !== undefined) tensors[name] = tensor;
      }
      return sessions.run({ ...request, shared: tensors, signal });
    },
  };
}
