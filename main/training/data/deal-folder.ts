import { ExpectedError } from '../../../core/domain/errors.ts';
import { splitPatients, type SplitPart, type SplitShares } from '../../../core/training/split.ts';
import { noMatch } from '../../evaluation/labelled-cases.ts';
import { groupOf, type TruthPlace } from '../../evaluation/truth-place.ts';
import type { CatalogueFrame } from '../../workspace/catalogue-types.ts';

/** An image with truth. */
export interface FolderCase {
  readonly frame: CatalogueFrame;
  /** Under which the truth knows it. */
  readonly name: string;
  readonly patient: string;
}

/** Images of a folder by what they are for; nothing of them is decoded. */
export interface FolderDeal extends Readonly<Record<SplitPart, readonly FolderCase[]>> {
  /** Images without truth, but for those of patients who are measured on or held. */
  readonly bare: readonly CatalogueFrame[];
}

/**
 * Deals the images of a folder to the parts of a training, a patient to one part only.
 * @throws ExpectedError `truth-no-match`
 */
export async function dealFolder(
  frames: readonly CatalogueFrame[],
  truth: TruthPlace,
  { shares, seed }: { readonly shares: SplitShares; readonly seed: number },
): Promise<FolderDeal> {
  const cases: FolderCase[] = [];
  const bare: CatalogueFrame[] = [];
  for (const frame of frames) {
    const name = truth.nameOf(frame);
    if (name === null) bare.push(frame);
    else cases.push({ frame, name, patient: groupOf(name, frame.facts, truth.patients) });
  }
  if (cases.length === 0) throw noMatch(frames.length, truth);
  // The catalogue's order depends on what was imported; names do not.
  cases.sort((a, b) => (a.name < b.name ? -1 : 1));
  const asked = await Promise.all(
    cases.map(async ({ name, patient }) => ({ patient, structures: await truth.structuresOf(name) })),
  );
  const split = splitPatients(asked, shares, seed);
  const of = (part: SplitPart): FolderCase[] => split[part].map((index) => cases[index]!);
  const parts = { training: of('training'), validation: of('validation'), held: of('held') };
  const unseen = new Set([...parts.validation, ...parts.held].map(({ patient }) => patient));
  return { ...parts, bare: bare.filter(({ facts }) => !unseen.has(groupOf('', facts, truth.patients))) };
}

/** How many people these images are of. */
export function patientsOf(cases: readonly Pick<FolderCase, 'patient'>[]): number {
  return new Set(cases.map(({ patient }) => patient)).size;
}

/** @throws ExpectedError `training-patients` where a share is to be measured on and all images are of one patient. */
export function requireValidation({ validation }: Pick<FolderDeal, 'validation'>, share: number): void {
  if (share === 0 || validation.length > 0) return;
  throw new ExpectedError(
    'training-patients',
    'All cases are of one patient, so what is learnt could not be measured on another one; add cases of a second patient.',
  );
}
