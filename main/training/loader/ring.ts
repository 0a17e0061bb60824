/**
 * Memory that batches are made ahead in, by several threads at once. Batch b lies in slot b % slots. A thread claims the next
 * batch, waits until its slot is free for it, fills it and publishes it; the reader releases the slot for the batch that
 * comes one round later. All of it is shared memory, so nobody has to be there to receive a message.
 */
export interface Ring {
  /** [next batch to claim, 1 when closed, then for each slot: the batch it is free for, the batch it holds]. */
  readonly control: Int32Array;
  /** One piece of shared memory for each slot. */
  readonly slots: readonly Float32Array[];
  /** One more than the last batch. */
  readonly end: number;
}

const NEXT = 0;
const CLOSED = 1;
const FIRST_SLOT = 2;
const NOTHING = -1;

/** @param length numbers of a slot. @param batches the first and one more than the last */
export function createRing(
  slots: number,
  length: number,
  batches: { readonly from: number; readonly end: number },
): Ring {
  const control = new Int32Array(new SharedArrayBuffer((FIRST_SLOT + 2 * slots) * 4));
  control[NEXT] = batches.from;
  for (let slot = 0; slot < slots; slot++) {
    // The first batch from `from` on that belongs to this slot.
    control[freeAt(slot)] = batches.from + ((((slot - batches.from) % slots) + slots) % slots);
    control[heldAt(slot)] = NOTHING;
  }
  return {
    control,
    slots: Array.from({ length: slots }, () => new Float32Array(new SharedArrayBuffer(length * 4))),
    end: batches.end,
  };
}

/** Makes batches until there are no more or the ring is closed. Blocks its thread while all slots are full. */
export function fillRing(
  { control, slots, end }: Ring,
  make: (batch: number, into: Float32Array) => void,
  onMade: () => void,
): void {
  for (;;) {
    const batch = Atomics.add(control, NEXT, 1);
    if (batch >= end) return;
    const slot = batch % slots.length;
    for (;;) {
      const freeFor = Atomics.load(control, freeAt(slot));
      if (Atomics.load(control, CLOSED) === 1) return;
      if (freeFor === batch) break;
      Atomics.wait(control, freeAt(slot), freeFor);
    }
    make(batch, slots[slot]!);
    Atomics.store(control, heldAt(slot), batch);
    onMade();
  }
}

/** The memory of a batch that is made; null while it is not. */
export function readRing({ control, slots }: Ring, batch: number): Float32Array | null {
  const slot = batch % slots.length;
  return Atomics.load(control, heldAt(slot)) === batch ? slots[slot]! : null;
}

/** Gives the slot of a batch that has been read back. */
export function releaseSlot({ control, slots }: Ring, batch: number): void {
  const slot = batch % slots.length;
  Atomics.store(control, freeAt(slot), batch + slots.length);
  Atomics.notify(control, freeAt(slot));
}

/** Lets the threads that fill the ring end. */
export function closeRing({ control, slots }: Ring): void {
  Atomics.store(control, CLOSED, 1);
  slots.forEach((_, slot) => {
    // Another value, or a thread about to wait would not see that the ring is closed.
    Atomics.store(control, freeAt(slot), NOTHING);
    Atomics.notify(control, freeAt(slot));
  });
}

function freeAt(slot: number): number {
  return FIRST_SLOT + 2 * slot;
}

function heldAt(slot: number): number {
  return FIRST_SLOT + 2 * slot + 1;
}
