import { ExpectedError } from '../../../core/domain/errors.ts';
import { splitPatients, type SplitPart, type SplitShares } from '../../../core/training/split.ts';
import { noMatch, twice } from '../../evaluation/labelled-cases.ts';
import { groupOf, type TruthPlace } from '../../evaluation/truth-place.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';
import { peopleOf } from './folder-people.ts';

/** An image with truth. */
export interface FolderCase {
  readonly frame: CatalogueFrame;
  /** Under which the truth knows it. */
  readonly name: string;
  readonly patient: string;
}

/** Images of a folder by what they are for; nothing of them is kept decoded. */
export interface FolderDeal extends Readonly<Record<SplitPart, readonly FolderCase[]>> {
  /** Images without truth, but for those of patients who are measured on or held. */
  readonly bare: readonly CatalogueFrame[];
  /** How many of the patients with truth are learnt from since the parent has learnt from them. */
  readonly known: number;
}

export interface FolderRules {
  readonly shares: SplitShares;
  readonly seed: number;
  /** Whether what the training starts from has learnt from an image. */
  readonly hasLearnt: (frame: CatalogueFrame) => Promise<boolean>;
}

/**
 * Deals the images of a folder to the parts of a training, a patient to one part only. Who is among what a parent has
 * learnt from is learnt from, neither measured on nor held.
 * @throws ExpectedError `truth-no-match`, `truth-twice` when two images have the same truth.
 */
export async function dealFolder(
  frames: readonly CatalogueFrame[],
  truth: TruthPlace,
  { shares, seed, hasLearnt }: FolderRules,
): Promise<FolderDeal> {
  const { cases, bare } = matched(frames, truth);
  const people = peopleOf(cases, truth.patients);
  const pinned = new Set<string>();
  const pin = async (frame: CatalogueFrame, patients: readonly string[]): Promise<void> => {
    if (patients.some((one) => !pinned.has(one)) && (await hasLearnt(frame)))
      for (const one of patients) pinned.add(one);
  };
  for (const { frame, patient } of cases) await pin(frame, [patient]);
  for (const frame of bare) await pin(frame, people(frame));
  const asked = await Promise.all(
    cases.map(async ({ name, patient }) => ({
      patient,
      structures: await truth.structuresOf(name),
      ...(pinned.has(patient) ? { pinned: 'training' as const } : {}),
    })),
  );
  const split = splitPatients(asked, shares, seed);
  const of = (part: SplitPart): FolderCase[] => split[part].map((index) => cases[index]!);
  const parts = { training: of('training'), validation: of('validation'), held: of('held') };
  const unseen = new Set([...parts.validation, ...parts.held].map(({ patient }) => patient));
  return {
    ...parts,
    bare: bare.filter((frame) => !people(frame).some((patient) => unseen.has(patient))),
    known: pinned.size,
  };
}

/** Images with truth, in the order of their names, and the others. */
function matched(
  frames: readonly CatalogueFrame[],
  truth: TruthPlace,
): { readonly cases: readonly FolderCase[]; readonly bare: readonly CatalogueFrame[] } {
  const cases = new Map<string, FolderCase>();
  const bare: CatalogueFrame[] = [];
  for (const frame of frames) {
    const name = truth.nameOf(frame);
    if (name === null) {
      bare.push(frame);
      continue;
    }
    if (cases.has(name)) throw twice(name);
    cases.set(name, { frame, name, patient: groupOf(name, frame.facts, truth.patients) });
  }
  if (cases.size === 0) throw noMatch(frames.length, truth);
  // The catalogue's order depends on what was imported; names do not.
  return { cases: [...cases.values()].sort((a, b) => (a.name < b.name ? -1 : 1)), bare };
}

/** How many people these images are of. */
export function patientsOf(cases: readonly Pick<FolderCase, 'patient'>[]): number {
  return new Set(cases.map(({ patient }) => patient)).size;
}

/** @throws ExpectedError `training-patients` where a share is to be measured on and nobody is left for it. */
export function requireValidation(
  { validation, known }: Pick<FolderDeal, 'validation' | 'known'>,
  share: number,
): void {
  if (share === 0 || validation.length > 0) return;
  throw new ExpectedError(
    'training-patients',
    known === 0
      ? 'All cases are of one patient, so what is learnt could not be measured on another one; add cases of a second patient.'
      : 'The model that this starts from, or one before it, has learnt from every patient who is not held back, so what is learnt could not be measured; add cases of another patient, train from the beginning, or set validation.share of the plan to 0.',
  );
}
