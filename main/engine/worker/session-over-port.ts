import { CancelledError } from '../../../core/domain/errors.ts';
import type { RunAnswer, RunRequest, SessionPort } from '../../../core/pipeline/session-port.ts';
import { fingerprint, SharedTensors } from '../../inference/shared-tensors.ts';
import type { Tensor } from '../../../core/domain/tensor.ts';
import { errorFrom } from './error-data.ts';
import type { FromEngineWorker, ToEngineWorker } from './protocol.ts';

/** Embeddings of one worker that the main thread holds: eight of SAM's. */
const SHARED_BYTES = 32 * 2 ** 20;

interface Waiting {
  resolve(answer: RunAnswer): void;
  reject(error: Error): void;
}

export interface PortSession extends SessionPort {
  /** Takes answers of runs. @returns false when the message is none. */
  receive(message: ToEngineWorker): boolean;
}

/**
 * The networks as a worker reaches them: by message to the main thread, where the inference client is. Priorities
 * and cancellation go along; an embedding travels once and is named after that, so that it stays one and the same
 * array for the client, which then does not send it to the host again.
 */
export function createPortSession(post: (message: FromEngineWorker) => void): PortSession {
  const waiting = new Map<number, Waiting>();
  const held = new SharedTensors(SHARED_BYTES);
  let lastId = 0;

  const place = (tensor: Tensor): number => {
    const placed = held.place({ tensor, fingerprint: fingerprint(tensor) });
    for (const message of placed.messages) if (message.kind !== 'run') post(message);
    return placed.id;
  };

  return {
    run({ signal, shared: given, ...request }: RunRequest) {
      if (signal?.aborted === true) return Promise.reject(new CancelledError());
      const id = ++lastId;
      const kept: Record<string, number> = {};
      const shared: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(given)) {
        if (SharedTensors.isKept(tensor)) kept[name] = place(tensor);
        else shared[name] = tensor;
      }
      const cancel = (): void => post({ kind: 'run-cancel', id });
      const answer = new Promise<RunAnswer>((resolve, reject) => waiting.set(id, { resolve, reject }));
      signal?.addEventListener('abort', cancel, { once: true });
      post({ kind: 'run', id, run: { ...request, kept, shared } });
      return answer.finally(() => signal?.removeEventListener('abort', cancel));
    },
    receive(message) {
      if (message.kind !== 'run-done' && message.kind !== 'run-failed') return false;
      const one = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.kind === 'run-done') one?.resolve(message.answer);
      else one?.reject(errorFrom(message.error));
      return true;
    },
  };
}
