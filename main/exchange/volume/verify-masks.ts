import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { FrameGeometry, IncomingFile } from '../incoming.ts';

/** The frame of a case as what comes in asks for it. */
export function frameGeometry(one: ExportCase, frame: number, sopInstanceUid: string): FrameGeometry {
  const { facts, frameIndex } = one.frames[frame]!;
  return {
    sopInstanceUid,
    frameIndex,
    names: [one.name],
    columns: facts.columns,
    rows: facts.rows,
    plane: facts.planes[frameIndex] ?? null,
    spacingMm: facts.spacingMm,
    frameOfReferenceUid: facts.frameOfReferenceUid,
  };
}

/**
 * Compares what a file says with what was meant, pixel by pixel, through the reader of its format and its geometry
 * (rule X2).
 * @param labelOf index into the file's labels of a structure that leaves.
 * @throws Error when anything differs: a bug, and the batch is given up.
 */
export function verifyMasks(
  file: IncomingFile,
  one: ExportCase,
  {
    structures,
    labelOf,
    uid,
  }: {
    readonly structures: readonly ExportStructure[];
    readonly labelOf: (structure: ExportStructure) => number;
    readonly uid: (original: string) => string;
  },
): void {
  const placed = file.placed?.[0];
  if (placed === undefined) throw new Error('what was written holds no volume');
  one.frames.forEach(({ sopInstanceUid }, frame) => {
    const read = placed.onFrame(frameGeometry(one, frame, uid(sopInstanceUid)));
    if (read.kind === 'mismatch') throw new Error(`written masks miss frame ${frame}: ${read.sentence}`);
    for (const structure of structures) {
      const label = labelOf(structure);
      const words = read.masks.get(label)?.words;
      const meant = maskOf(one, structure, frame).words;
      if (
        words === undefined ||
        words.length !== meant.length ||
        words.some((word, i) => word !== meant[i])
      ) {
        throw new Error(`written masks differ on frame ${frame}, label ${label}`);
      }
    }
  });
}
