import { createHash } from 'node:crypto';

/** One frame of a structure: the pseudo label under it and the digest of its mask, null without a pixel. */
export interface RevisionFrame {
  readonly frameId: string;
  readonly labelId: string | null;
  readonly mask: string | null;
}

/**
 * Names what a verdict signs (rule R1): the masks of one structure over the whole case and the pseudo labels
 * that they come from.
 * @returns sha256 over [structure, [[frame, label, mask], ...]] as JSON, frames in the order of their ids.
 */
export function revisionOf(structure: string, frames: readonly RevisionFrame[]): string {
  const parts = frames
    .toSorted((a, b) => (a.frameId < b.frameId ? -1 : 1))
    .map(({ frameId, labelId, mask }) => [frameId, labelId, mask]);
  return createHash('sha256')
    .update(JSON.stringify([structure, parts]))
    .digest('hex');
}
