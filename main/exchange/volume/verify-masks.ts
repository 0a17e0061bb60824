import { equalMasks } from '../../../core/mask/count.ts';
import { maskOf, type ExportCase, type ExportStructure } from '../export-case.ts';
import { frameGeometry } from '../frame-geometry.ts';
import type { IncomingFile } from '../incoming.ts';

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
  one.frames.forEach((_, frame) => {
    const read = placed.onFrame(frameGeometry(one, frame, uid));
    if (read.kind === 'mismatch') throw new Error(`written masks miss frame ${frame}: ${read.sentence}`);
    for (const structure of structures) {
      const label = labelOf(structure);
      const found = read.masks.get(label);
      if (found === undefined || !equalMasks(found, maskOf(one, structure, frame))) {
        throw new Error(`written masks differ on frame ${frame}, label ${label}`);
      }
    }
  });
}
