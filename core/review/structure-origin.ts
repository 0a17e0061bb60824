import type { EditTool } from '../domain/journal-entry.ts';
import type { StructureState } from './case-state.ts';

/** DICOM Segment Algorithm Type (0062,0008). */
export type StructureOrigin = 'AUTOMATIC' | 'SEMIAUTOMATIC' | 'MANUAL';

/** These bring pixels that a machine drew into an empty mask. */
const MACHINE_TOOLS: ReadonlySet<EditTool> = new Set(['sam', 'copy-first-guess', 'assign', 'merge', 'split']);

/** Rule X3: untouched = AUTOMATIC, prompted or edited = SEMIAUTOMATIC, drawn by hand from nothing = MANUAL. */
export function structureOrigin(
  structure: Pick<StructureState, 'tools' | 'drawnFromNothing'>,
): StructureOrigin {
  if (structure.tools.length === 0) return 'AUTOMATIC';
  const byHand = structure.drawnFromNothing && !structure.tools.some((tool) => MACHINE_TOOLS.has(tool));
  return byHand ? 'MANUAL' : 'SEMIAUTOMATIC';
}
