import type { SessionPort, Tensor, Tensors } from '../../../core/pipeline/session-port.ts';
import { errorData } from './error-data.ts';
import type { FromEngineWorker, ToEngineWorker, WireRun } from './protocol.ts';

export interface SessionServer {
  /** Takes what concerns network runs. @returns false when the message is something else. */
  receive(message: FromEngineWorker): boolean;
  /** Cancels all runs of a worker that has ended. */
  close(): void;
}

/** The main thread's end of `createPortSession`: runs what a worker asks for. */
export function createSessionServer(
  sessions: SessionPort,
  post: (message: ToEngineWorker) => void,
): SessionServer {
  const kept = new Map<number, Tensor>();
  const running = new Map<number, AbortController>();

  const start = async (id: number, { kept: names, shared, ...request }: WireRun): Promise<void> => {
    const cancel = new AbortController();
    running.set(id, cancel);
    const tensors: Record<string, Tensor> = { ...shared };
    for (const [name, key] of Object.entries(names)) {
      const tensor = kept.get(key);
      if (tensor !== undefined) tensors[name] = tensor;
    }
    try {
      const all: Tensors = tensors;
      const answer = await sessions.run({ ...request, shared: all, signal: cancel.signal });
      post({ kind: 'run-done', id, answer });
    } catch (error) {
      post({ kind: 'run-failed', id, error: errorData(error) });
    } finally {
      running.delete(id);
    }
  };

  return {
    receive(message) {
      switch (message.kind) {
        case 'keep':
          kept.set(message.id, message.tensor);
          return true;
        case 'drop':
          kept.delete(message.id);
          return true;
        case 'run':
          void start(message.id, message.run);
          return true;
        case 'run-cancel':
          running.get(message.id)?.abort();
          return true;
        default:
          return false;
      }
    },
    close() {
      for (const cancel of running.values()) cancel.abort();
      kept.clear();
    },
  };
}
