import type { BitMask } from '../mask/bit-mask.ts';
import { createMask } from '../mask/bit-mask.ts';
import { requireSameSize } from '../mask/size-guard.ts';

/** A structure that must not share pixels with the edited one. */
export interface OtherStructure {
  readonly key: string;
  readonly mask: BitMask;
  /** Keeps its pixels: the edited structure does not get them. */
  readonly locked: boolean;
}

/** The pixels of one structure that change, as a patch (core/edit/patch.ts). */
export interface StructurePatch {
  readonly key: string;
  readonly patch: BitMask;
}

/**
 * What an edit of one structure means for all structures of an exclusive task: pixels that it gains are taken
 * from the others, except from locked ones, which keep theirs. Pixels that it already shared (from before the
 * task was exclusive) stay as they are. Nothing is changed in place.
 *
 * @param edit the edited structure before and after.
 * @param others every other structure; one with the key of the edited one is passed over.
 * @returns the edited structure first, then every other one that loses pixels; empty when nothing changes.
 * @throws RangeError when sizes differ (rule M2).
 */
export function subtractOthers(
  edit: { readonly key: string; readonly before: BitMask; readonly after: BitMask },
  others: readonly OtherStructure[],
): StructurePatch[] {
  const { key, before, after } = edit;
  requireSameSize(before, after);
  const own = createMask(before.width, before.height);
  // Only words with a change cost anything for each of the other structures.
  const touched: number[] = [];
  for (let i = 0; i < own.words.length; i++) {
    const change = before.words[i]! ^ after.words[i]!;
    if (change === 0) continue;
    own.words[i] = change;
    touched.push(i);
  }
  const rivals = others.filter((other) => other.key !== key);
  for (const other of rivals) {
    requireSameSize(before, other.mask);
    if (!other.locked) continue;
    for (const i of touched) {
      const added = after.words[i]! & ~before.words[i]!;
      own.words[i] = own.words[i]! & ~(added & other.mask.words[i]!);
    }
  }
  const patches: StructurePatch[] = [];
  if (touched.some((i) => own.words[i] !== 0)) patches.push({ key, patch: own });
  for (const other of rivals) {
    if (other.locked) continue;
    let patch: BitMask | null = null;
    for (const i of touched) {
      const lost = own.words[i]! & ~before.words[i]! & other.mask.words[i]!;
      if (lost === 0) continue;
      patch ??= createMask(before.width, before.height);
      patch.words[i] = lost;
    }
    if (patch !== null) patches.push({ key: other.key, patch });
  }
  return patches;
}
