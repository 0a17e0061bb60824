import type { z } from 'zod';
import { fromUtf8, utf8 } from './utf8.ts';

/**
 * Large bytes with a head that explains them, fetched by ticket: 4 bytes length of the head (little endian), the
 * head as UTF-8 JSON padded with spaces to a multiple of 8, then the parts, each at a multiple of 8 bytes so that
 * typed arrays can lie on them without a copy.
 */
const ALIGNMENT = 8;

export interface Bundle<H> {
  readonly head: H;
  /** Views into the bundle's own buffer. */
  readonly parts: readonly Uint8Array[];
}

/** @param head any JSON value; the lengths of the parts are added by this function. */
export function packBundle(head: unknown, parts: readonly Uint8Array[]): Uint8Array {
  const text = utf8(JSON.stringify({ head, lengths: parts.map((part) => part.byteLength) }));
  const start = aligned(4 + text.length);
  const size = parts.reduce((at, part) => aligned(at) + part.byteLength, start);
  const bytes = new Uint8Array(size);
  bytes.fill(0x20, 4, start);
  new DataView(bytes.buffer).setUint32(0, start - 4, true);
  bytes.set(text, 4);
  let at = start;
  for (const part of parts) {
    at = aligned(at);
    bytes.set(part, at);
    at += part.byteLength;
  }
  return bytes;
}

/** @throws RangeError when the bytes are no bundle or are cut short; ZodError when the head is not as promised. */
export function readBundle<S extends z.ZodType>(bytes: Uint8Array, schema: S): Bundle<z.output<S>> {
  if (bytes.length < 4) throw new RangeError('The bundle is cut short.');
  const start = 4 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (start > bytes.length) throw new RangeError('The bundle is cut short.');
  // Parsed below: `head` by the caller's schema, `lengths` by the loop.
  const envelope = JSON.parse(fromUtf8(bytes.subarray(4, start))) as { head: unknown; lengths: unknown };
  if (!Array.isArray(envelope.lengths)) throw new RangeError('These bytes are no bundle.');
  const parts: Uint8Array[] = [];
  let at = start;
  for (const length of envelope.lengths as unknown[]) {
    at = aligned(at);
    if (typeof length !== 'number' || !(length >= 0) || at + length > bytes.length) {
      throw new RangeError('The bundle is cut short.');
    }
    parts.push(bytes.subarray(at, at + length));
    at += length;
  }
  return { head: schema.parse(envelope.head), parts };
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNMENT) * ALIGNMENT;
}
