import type { ExportCase } from './export-case.ts';
import type { FrameGeometry } from './incoming.ts';

/**
 * The frame of a case as what comes in asks for it.
 * @param uid what leaves instead of a UID.
 */
export function frameGeometry(
  one: ExportCase,
  frame: number,
  uid: (original: string) => string = (original) => original,
): FrameGeometry {
  const { facts, frameIndex, sopInstanceUid } = one.frames[frame]!;
  const space = facts.frameOfReferenceUid;
  return {
    sopInstanceUid: uid(sopInstanceUid),
    frameIndex,
    names: [one.name],
    columns: facts.columns,
    rows: facts.rows,
    plane: facts.planes[frameIndex] ?? null,
    spacingMm: facts.spacingMm,
    frameOfReferenceUid: space === '' ? '' : uid(space),
  };
}
