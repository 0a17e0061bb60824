import { createHash } from 'node:crypto';

/** Digits that are shown of a digest: enough to find one's case, not to read. */
const SHOWN = 8;

/** First digits of a digest. */
export function shortHash(sha256: string): string {
  return sha256.slice(0, SHOWN);
}

/** First digits of a name's digest: stands for names that must not be shown, e.g. a SOP Instance UID. */
export function shortHashOf(name: string): string {
  return shortHash(createHash('sha256').update(name).digest('hex'));
}

/** A frame's id as it is shown: its beginning where the id is a digest, else that of its digest. */
export function shortFrameId(frameId: string): string {
  return /^[0-9a-f]{32,64}$/.test(frameId) ? shortHash(frameId) : shortHashOf(frameId);
}
