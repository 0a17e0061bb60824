import type { LabelledStructure, PseudoLabel } from '../../core/domain/pseudo-label.ts';
import type { LabelStore } from '../workspace/label-store.ts';

/** Pseudo labels of one case, read once. */
export interface LabelBook {
  /** @throws ExpectedError when there is no such label or it is damaged. */
  label(id: string): PseudoLabel;
  /** What the label says of a structure; null when its task had no such structure. */
  structure(id: string, structure: string): LabelledStructure | null;
}

export function createLabelBook(labels: Pick<LabelStore, 'get'>): LabelBook {
  const read = new Map<
    string,
    { readonly label: PseudoLabel; readonly byId: Map<string, LabelledStructure> }
  >();
  const entry = (
    id: string,
  ): { readonly label: PseudoLabel; readonly byId: Map<string, LabelledStructure> } => {
    const known = read.get(id);
    if (known !== undefined) return known;
    const label = labels.get(id);
    const made = { label, byId: new Map(label.structures.map((one) => [one.structure, one])) };
    read.set(id, made);
    return made;
  };
  return {
    label: (id) => entry(id).label,
    structure: (id, structure) => entry(id).byId.get(structure) ?? null,
  };
}
