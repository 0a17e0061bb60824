import type { EditTool } from '../domain/journal-entry.ts';
import type { StructureOrigin } from '../domain/structure-origin.ts';
import type { StructureState } from './case-state.ts';

export type { StructureOrigin };

/** These bring pixels that a machine drew into an empty mask. */
const MACHINE_TOOLS: ReadonlySet<EditTool> = new Set(['sam', 'copy-first-guess', 'assign', 'merge', 'split']);

/**
 * Rule X3: untouched = AUTOMATIC, prompted or edited = SEMIAUTOMATIC, drawn by hand from nothing = MANUAL. Pixels of a
 * file (tool `import`) count as a machine's unless the file says MANUAL and there was nothing before.
 * @param under what lies under the first edit: of an imported label what its file says.
 */
export function structureOrigin(
  structure: Pick<StructureState, 'tools' | 'drawnFromNothing'>,
  under: StructureOrigin = 'AUTOMATIC',
): StructureOrigin {
  if (structure.tools.length === 0) return under;
  if (under === 'MANUAL' && !structure.tools.some((tool) => MACHINE_TOOLS.has(tool) || tool === 'import')) {
    return 'MANUAL';
  }
  const byHand = structure.drawnFromNothing && !structure.tools.some((tool) => MACHINE_TOOLS.has(tool));
  return byHand ? 'MANUAL' : 'SEMIAUTOMATIC';
}
