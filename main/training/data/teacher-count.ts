import type { PseudoLabel } from '../../../core/domain/pseudo-label.ts';
import type { TrainingRecord } from '../../../core/training/record.ts';
import type { Store } from '../../store/store.ts';

type Teacher = TrainingRecord['teachers'][number];

/** Counts the models that drew the unsigned masks which a training learns from. */
export interface TeacherCount {
  /** One mask more of this pseudo label. */
  add(label: string, structure: string): Promise<void>;
  /** Those of most masks first. */
  list(): Teacher[];
}

export function createTeacherCount(store: Pick<Store, 'label'>): TeacherCount {
  const counts = new Map<string, { readonly teacher: Teacher; masks: number }>();
  /** The structures of a frame come one after the other, mostly of one label. */
  let last: PseudoLabel | null = null;
  return {
    async add(id, structure) {
      const label = last?.id === id ? last : await store.label(id);
      last = label;
      const teacher = teacherOf(label, structure);
      if (teacher === null) return;
      const key = `${teacher.id} ${teacher.sha256 ?? ''}`;
      const known = counts.get(key) ?? { teacher, masks: 0 };
      known.masks++;
      counts.set(key, known);
    },
    list: () =>
      [...counts.values()]
        .sort((a, b) => b.masks - a.masks || (a.teacher.id < b.teacher.id ? -1 : 1))
        .map(({ teacher }) => teacher),
  };
}

/** Null: drawn by hand. */
function teacherOf({ models, imported }: PseudoLabel, structure: string): Teacher | null {
  if (imported !== undefined) {
    const drawer = models[imported.structures[structure]?.model ?? -1];
    // Its digest is that of the imported file, not of weights.
    return drawer === undefined ? null : { id: drawer.id, sha256: null };
  }
  // The engine names the U-Net first; SAM only redraws what that has found.
  const [unet] = models;
  const sha256 = unet?.files[0];
  return unet === undefined || sha256 === undefined ? null : { id: unet.id, sha256 };
}
