import type { Tensor } from '../../core/pipeline/session-port.ts';
import type { ToHost } from './protocol.ts';

/** Smaller tensors travel with the run: keeping them would cost more messages than bytes. */
const smallestKeptBytes = 16 * 1024;

/** A shared input with a fingerprint of its content, taken once a request. */
export interface SharedTensor {
  readonly tensor: Tensor;
  readonly fingerprint: number;
}

/**
 * Sum over all 32-bit words, about 1 ms for a 4 MB embedding. It notices an array that its owner has filled
 * anew, which by identity alone would bring another patient's embedding back.
 */
export function fingerprint({ dims, data }: Tensor): number {
  const words = new Int32Array(data.buffer, data.byteOffset - (data.byteOffset % 4), data.byteLength >> 2);
  let hash = data.byteLength;
  for (const dim of dims) hash = (Math.imul(hash, 31) + dim) | 0;
  for (let index = 0; index < words.length; index++) hash = (Math.imul(hash, 31) + words[index]!) | 0;
  return hash;
}

interface Kept {
  readonly id: number;
  readonly fingerprint: number;
}

/** Knows which tensors one host holds, so that an embedding is sent once and not with every prompt. */
export class SharedTensors {
  readonly #limitBytes: number;
  /** Weak: the client must not keep arrays alive that the host holds copies of. */
  readonly #ids = new WeakMap<Tensor['data'], Kept>();
  /** Id -> bytes, least recently used first. */
  readonly #held = new Map<number, number>();
  #bytes = 0;
  #nextId = 1;

  /** @param limitBytes what the host may hold; the least recently used goes first */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  /** True when a tensor is worth keeping in the host. */
  static isKept({ data }: Tensor): boolean {
    return data.byteLength >= smallestKeptBytes;
  }

  /**
   * Makes sure that the host holds `shared`.
   *
   * @returns the id to name it by, and what has to be sent before the run, in order
   */
  place(shared: SharedTensor): { readonly id: number; readonly messages: readonly ToHost[] } {
    const { tensor } = shared;
    const known = this.#ids.get(tensor.data);
    const bytes = known ? this.#held.get(known.id) : undefined;
    if (known && bytes !== undefined && known.fingerprint === shared.fingerprint) {
      this.#held.delete(known.id);
      this.#held.set(known.id, bytes);
      return { id: known.id, messages: [] };
    }
    const id = this.#nextId++;
    this.#ids.set(tensor.data, { id, fingerprint: shared.fingerprint });
    this.#held.set(id, tensor.data.byteLength);
    this.#bytes += tensor.data.byteLength;
    const messages: ToHost[] = [];
    if (known && bytes !== undefined) messages.push(this.#drop(known.id, bytes));
    return { id, messages: [...messages, ...this.#makeRoom(id), { kind: 'keep', id, tensor }] };
  }

  #makeRoom(id: number): ToHost[] {
    const messages: ToHost[] = [];
    for (const [oldest, bytes] of this.#held) {
      if (this.#bytes <= this.#limitBytes || oldest === id) break;
      messages.push(this.#drop(oldest, bytes));
    }
    return messages;
  }

  #drop(id: number, bytes: number): ToHost {
    this.#held.delete(id);
    this.#bytes -= bytes;
    return { kind: 'drop', id };
  }
}
