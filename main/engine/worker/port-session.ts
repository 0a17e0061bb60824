import type { RunRequest, SessionPort, Tensor } from '../../../core/pipeline/session-port.ts';
import type { CancelSignal } from '../../../core/domain/cancellation.ts';
import { SharedTensors } from '../../inference/shared-tensors.ts';
import { transferring } from '../../platform/rpc-messages.ts';
import type { NetworksApi } from './networks-api.ts';

/** Embeddings of one worker that the main thread holds: eight of SAM's. */
const SHARED_BYTES = 32 * 2 ** 20;

/** The worker's end: an embedding travels once and is named after that. */
export function createPortSession(networks: NetworksApi): SessionPort {
  const held = new SharedTensors(SHARED_BYTES);

  const place = (tensor: Tensor): number => {
    // Without a fingerprint, which takes a millisecond: in this thread nobody fills an embedding anew.
    const { id, messages } = held.place({ tensor, fingerprint: 0 });
    // Messages keep their order, so `run` comes after; when the main thread is gone, `run` says so.
    for (const message of messages) {
      if (message.kind === 'keep') networks.keep(message.id, message.tensor).catch(() => undefined);
      if (message.kind === 'drop') networks.drop(message.id).catch(() => undefined);
    }
    return id;
  };

  return {
    run({ signal, shared: given, ...request }: RunRequest) {
      const kept: Record<string, number> = {};
      const shared: Record<string, Tensor> = {};
      for (const [name, tensor] of Object.entries(given)) {
        if (SharedTensors.isKept(tensor)) kept[name] = place(tensor);
        else shared[name] = tensor;
      }
      const wire = { ...request, kept, shared };
      return networks.run(transferring(wire, imagesOf(wire.runs)), nodeSignal(signal));
    },
  };
}

/** Smaller inputs may be used again, e.g. the logits of a pass; an image is made for one run. */
const IMAGE_BYTES = 2 ** 20;

/** Images are moved, not copied: 12 MB of an encoder's input would hold up the main thread. */
function imagesOf(runs: RunRequest['runs']): ArrayBuffer[] {
  return runs
    .flatMap((run) => Object.values(run))
    .map(({ data }) => data.buffer)
    .filter(
      (buffer): buffer is ArrayBuffer => buffer instanceof ArrayBuffer && buffer.byteLength >= IMAGE_BYTES,
    );
}

/** Only Node's own signals travel between threads. */
function nodeSignal(signal: CancelSignal | undefined): AbortSignal {
  if (signal instanceof AbortSignal) return signal;
  const controller = new AbortController();
  if (signal?.aborted === true) controller.abort();
  signal?.addEventListener('abort', () => controller.abort(), { once: true });
  return controller.signal;
}
