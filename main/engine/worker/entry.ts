import { parentPort, workerData } from 'node:worker_threads';
import type { EngineOperation, EngineInput } from './operations.ts';
import { errorData } from './error-data.ts';
import { createEngineHandlers } from './handlers.ts';
import type { EngineWorkerData, FromEngineWorker, ToEngineWorker } from './protocol.ts';
import { createPortSession } from './session-over-port.ts';

// Entry of a worker thread: both ends are this program, so messages and data are what protocol.ts says.
const port = parentPort;
if (port === null) throw new Error('This is the entry of a worker thread.');

const post = (message: FromEngineWorker, transfer: ArrayBuffer[] = []): void =>
  port.postMessage(message, transfer);
const session = createPortSession(post);
const handlers = createEngineHandlers(workerData as EngineWorkerData, session);
const running = new Map<number, AbortController>();

port.on('message', (message: ToEngineWorker) => {
  if (session.receive(message)) return;
  if (message.kind === 'cancel') running.get(message.id)?.abort();
  if (message.kind === 'call') void run(message.id, message.name, message.input);
});

async function run<N extends EngineOperation>(id: number, name: N, input: unknown): Promise<void> {
  const cancel = new AbortController();
  running.set(id, cancel);
  try {
    const onProgress = (what: string): void => post({ kind: 'progress', id, what });
    const output = await handlers[name](input as EngineInput<N>, { signal: cancel.signal, onProgress });
    post({ kind: 'done', id, output }, transferable(output));
  } catch (error) {
    post({ kind: 'failed', id, error: errorData(error) });
  } finally {
    running.delete(id);
  }
}

/** A decoded frame is moved, not copied: 15 MB would block both threads. */
function transferable(output: unknown): ArrayBuffer[] {
  const bundle = output !== null && typeof output === 'object' && 'bundle' in output ? output.bundle : null;
  return bundle instanceof Uint8Array && bundle.buffer instanceof ArrayBuffer ? [bundle.buffer] : [];
}
