import type { CaseState } from '../../core/review/case-state.ts';
import { structureOf } from '../../core/review/with-structures.ts';
import { revisionOf } from './revision-of.ts';

/** The present revisions of a case, computed when they are asked for after a change. */
export interface Revisions {
  /** @param maskOn digest of the structure's present mask on a frame; null without a pixel. */
  of(state: CaseState, structure: string, maskOn: (frameId: string) => string | null): string;
  forget(): void;
}

export function createRevisions(): Revisions {
  const known = new Map<string, { readonly at: string; readonly revision: string }>();
  return {
    of(state, structure, maskOn) {
      const now = structureOf(state, structure);
      // A revision changes with the masks or with the labels under them, and with nothing else.
      const at = `${now?.changeSeq ?? 0} ${now?.base ?? 0} ${state.bases[0]?.seq ?? 0}`;
      const before = known.get(structure);
      if (before?.at === at) return before.revision;
      const labels = state.bases.find((one) => one.seq === now?.base)?.labels ?? {};
      const frames = Object.keys(state.labels).map((frameId) => {
        return { frameId, labelId: labels[frameId] ?? null, mask: maskOn(frameId) };
      });
      const revision = revisionOf(structure, frames);
      known.set(structure, { at, revision });
      return revision;
    },
    forget: () => {
      known.clear();
    },
  };
}
