import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { ExpectedError } from '../../core/domain/errors.ts';
import { epochPointSchema, validationPointSchema } from '../../core/training/record.ts';
import type { TrainingState } from './host/state.ts';

/**
 * A checkpoint is one block of bytes: eight letters, the length of a header and a check sum of all that follows (4 bytes
 * each, little endian), the header as JSON, filled up with blanks to a multiple of four, then the vectors as
 * little-endian float32, in the header's order.
 */
const LETTERS = 'CSTRAIN1';
const HEADER_AT = LETTERS.length + 8;

const headerSchema = z.strictObject({
  /** Digest of plan, structures and cases: whose checkpoint this is. */
  run: z.string(),
  step: z.number().int().min(0),
  best: z.strictObject({ epoch: z.number().int(), dice: z.number() }).nullable(),
  /** Of the epoch in hand. */
  sums: epochPointSchema.omit({ epoch: true }).extend({ steps: z.number().int() }),
  epochs: z.array(epochPointSchema),
  validation: z.array(validationPointSchema),
  provider: z.string(),
  seconds: z.number(),
  /** Numbers in each vector. */
  parameters: z.number().int().min(1),
  structures: z.number().int().min(1),
});

/** @param run digest of plan, structures and cases */
export function encodeCheckpoint(run: string, state: TrainingState): Uint8Array {
  const { step, vectors, best, sums, epochs, validation, positiveWeights, provider, seconds } = state;
  const text = JSON.stringify({
    ...{ run, step, sums, epochs, validation, provider, seconds },
    best: best && { epoch: best.epoch, dice: best.dice },
    parameters: vectors.parameters.length,
    structures: positiveWeights.length,
  } satisfies z.input<typeof headerSchema>);
  const bare = Buffer.from(text);
  const header = Buffer.concat([bare, Buffer.alloc((4 - (bare.length % 4)) % 4, ' ')]);
  const parts = [positiveWeights, vectors.parameters, vectors.m, vectors.v, vectors.average];
  if (best !== null) parts.push(best.parameters);
  const size = parts.reduce((sum, part) => sum + part.byteLength, HEADER_AT + header.length);
  // Not Buffer.alloc, whose small ones share memory.
  const bytes = new Uint8Array(size);
  bytes.set(Buffer.from(LETTERS));
  bytes.set(header, HEADER_AT);
  let at = HEADER_AT + header.length;
  for (const part of parts) {
    // Every processor that the program runs on is little endian.
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += part.byteLength;
  }
  const view = new DataView(bytes.buffer);
  view.setUint32(LETTERS.length, header.length, true);
  view.setUint32(LETTERS.length + 4, crc32(bytes.subarray(HEADER_AT)), true);
  return bytes;
}

/**
 * @param run digest of the run that wants to go on
 * @throws ExpectedError `training-checkpoint` when it is damaged or another run's
 */
export function decodeCheckpoint(bytes: Uint8Array, run: string): TrainingState {
  const header = headerOf(bytes);
  if (header === null) {
    throw new ExpectedError(
      'training-checkpoint',
      'The checkpoint of this training is damaged; start the training anew.',
    );
  }
  if (header.run !== run) {
    throw new ExpectedError(
      'training-checkpoint',
      'This checkpoint belongs to another training: its plan or its cases were different; start the training anew.',
    );
  }
  const { parameters: count, structures, best } = header;
  const { step, sums, epochs, validation, provider, seconds } = header;
  let at = HEADER_AT + new DataView(bytes.buffer, bytes.byteOffset).getUint32(LETTERS.length, true);
  const next = (length: number): Float32Array => {
    const part = new Float32Array(length);
    new Uint8Array(part.buffer).set(bytes.subarray(at, (at += part.byteLength)));
    return part;
  };
  const positiveWeights = next(structures);
  const vectors = { parameters: next(count), m: next(count), v: next(count), average: next(count) };
  return {
    ...{ step, sums, epochs, validation, provider, seconds },
    positiveWeights,
    vectors,
    best: best && { ...best, parameters: next(count) },
  };
}

/** @returns the execution provider of the steps so far; null when the bytes are no whole checkpoint */
export function checkpointProvider(bytes: Uint8Array): string | null {
  return headerOf(bytes)?.provider ?? null;
}

/** @returns null when the bytes are no whole checkpoint */
function headerOf(bytes: Uint8Array): z.output<typeof headerSchema> | null {
  if (bytes.length < HEADER_AT || Buffer.from(bytes.subarray(0, LETTERS.length)).toString() !== LETTERS)
    return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length = view.getUint32(LETTERS.length, true);
  if (crc32(bytes.subarray(HEADER_AT)) !== view.getUint32(LETTERS.length + 4, true)) return null;
  try {
    const text = Buffer.from(bytes.subarray(HEADER_AT, HEADER_AT + length)).toString();
    const header = headerSchema.parse(JSON.parse(text));
    const vectors = header.best === null ? 4 : 5;
    const size = HEADER_AT + length + 4 * (header.structures + vectors * header.parameters);
    return size === bytes.length ? header : null;
  } catch {
    // The bytes are whole, but of another version of the program.
    return null;
  }
}
