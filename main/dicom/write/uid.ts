import { createHash, randomUUID } from 'node:crypto';

/** A unique identifier under 2.25, made of a random UUID (PS3.5 B.2). */
export function randomUid(): string {
  return uidOfUuid(randomUUID().replaceAll('-', ''));
}

/** The same name always gives the same identifier: for generated data and for records that must be stable. */
export function uidFromName(name: string): string {
  const bytes = createHash('sha256').update(name, 'utf8').digest().subarray(0, 16);
  // Version 8 (custom) and variant bits of RFC 9562, so that the number is that of a valid UUID.
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return uidOfUuid(bytes.toString('hex'));
}

function uidOfUuid(hex: string): string {
  return `2.25.${BigInt(`0x${hex}`).toString(10)}`;
}
