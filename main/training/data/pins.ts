import type { SplitPart } from '../../../core/training/split.ts';
import type { Store } from '../../store/store.ts';
import type { KnownCase } from './case-facts.ts';

/**
 * Where patients have to be: as in earlier trainings of the workspace, and who is among what a parent has learnt from is
 * learnt from, not measured on. Who was held for the task stays held.
 * @param learnt digests of frames; they are known of every case that was ever prepared.
 */
export async function pinsWith(
  learnt: ReadonlySet<string>,
  known: readonly Pick<KnownCase, 'caseId' | 'patientKey'>[],
  about: {
    readonly pinned: ReadonlyMap<string, SplitPart>;
    readonly store: Pick<Store, 'caseRecord'>;
  },
): Promise<ReadonlyMap<string, SplitPart>> {
  const pins = new Map(about.pinned);
  if (learnt.size === 0) return pins;
  for (const { caseId, patientKey } of known) {
    const pin = pins.get(patientKey);
    if (pin === 'held' || pin === 'training') continue;
    const { frames } = await about.store.caseRecord(caseId);
    if (frames.some(({ pixelSha256 }) => pixelSha256 !== null && learnt.has(pixelSha256)))
      pins.set(patientKey, 'training');
  }
  return pins;
}
