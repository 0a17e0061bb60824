import { createHmac } from 'node:crypto';

/** Bytes of the secret of a station's (or a batch's) pseudonyms. */
export const SECRET_BYTES = 32;
/** Dates move back by 1 to this many days. */
const MAX_SHIFT_DAYS = 3650;

/**
 * Names that follow from a secret alone: without it nobody can make or test them, with it they are always the same,
 * so that image, SEG and SR of any batch agree.
 */
export interface Pseudonyms {
  /** Under 2.25. Identifiers that DICOM registers stay: they name no object. */
  uid(original: string): string;
  patient(patientKey: string): string;
  /** Of a reader, by id or, where only that is known, by name. */
  reader(who: string): string;
  /** -3650..-1: no date ever leaves unshifted, and none lies in the future. */
  shiftDays(patientKey: string): number;
}

/** @param secret 32 bytes. */
export function createPseudonyms(secret: Uint8Array): Pseudonyms {
  if (secret.length !== SECRET_BYTES) throw new RangeError('The secret of pseudonyms has 32 bytes.');
  const digest = (kind: string, text: string): Buffer =>
    createHmac('sha256', secret).update(`${kind}\0${text}`, 'utf8').digest();
  const uids = new Map<string, string>();
  return {
    uid(original) {
      const trimmed = original.trim();
      if (trimmed === '' || isRegistered(trimmed)) return trimmed;
      const known = uids.get(trimmed);
      if (known !== undefined) return known;
      const made = uidOf(digest('uid', trimmed));
      uids.set(trimmed, made);
      return made;
    },
    patient: (patientKey) => `CS-${digest('patient', patientKey).toString('hex', 0, 7).toUpperCase()}`,
    reader: (who) => `READER-${digest('reader', who).toString('hex', 0, 4).toUpperCase()}`,
    shiftDays: (patientKey) => -1 - (digest('days', patientKey).readUInt32BE(0) % MAX_SHIFT_DAYS),
  };
}

/**
 * Whether DICOM itself registers this identifier (PS3.6 annex A: classes, syntaxes, well-known frames of reference
 * and palettes). The length guards against instances that were wrongly numbered below DICOM's root.
 */
export function isRegistered(uid: string): boolean {
  return /^1\.2\.840\.10008(\.\d{1,4}){1,9}$/.test(uid);
}

/** PS3.5 B.2: the number of a UUID; version 8 (custom) and variant bits of RFC 9562. */
function uidOf(digest: Buffer): string {
  const bytes = digest.subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`).toString(10)}`;
}
