import { createHash } from 'node:crypto';
import type { Frame } from '../../core/domain/frame.ts';

/**
 * Digest of a decoded frame: its stored values and everything that interprets them. Two frames share it only
 * when every network sees the same, whatever their UIDs say.
 */
export function frameDigest(frame: Frame): string {
  const { values, ...facts } = frame;
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify(facts, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? Array.from(value as Uint16Array) : value,
    ),
  );
  hash.update(`\n${values.constructor.name}\n`);
  hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  return hash.digest('hex');
}

/** Digest of the stored values alone, whatever interprets them. */
export function valuesDigest(frame: Frame): string {
  const { values } = frame;
  const hash = createHash('sha256').update(`${values.constructor.name} ${frame.rows} ${frame.columns}\n`);
  return hash.update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)).digest('hex');
}

/** Digest of the pixels of a whole instance, from the `valuesDigest` of each of its frames. */
export function contentDigest(frames: readonly string[]): string {
  return jsonDigest(frames);
}

/** sha256 of any JSON value. Keys keep their order: the values come from zod, which fixes it. */
export function jsonDigest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
