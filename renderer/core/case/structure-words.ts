import type { CaseView } from '../../../core/contract/case.ts';

type Label = CaseView['labels'][string][number];
type Flag = Label['flags'][number];

/** Why a structure needs its own key. */
export const FLAG_SENTENCES: Readonly<Record<Flag, string>> = {
  'low-agreement': 'First guess and refinement disagree.',
  'kept-by-gate': 'The refinement was not trusted; this is the first guess.',
  'proposed-absent': 'It may be absent.',
  implausible: 'Shape or place is unusual.',
  'laterality-unknown': 'It is not known whether this is the left or the right side.',
  'laterality-conflict': 'The image contradicts itself about left and right.',
};

/**
 * The figure that orders the list: what SAM expects of its mask, else how far the two networks agree; null of an
 * imported mask, which nothing here has measured.
 */
export function qualityOf({ quality }: Label): number | null {
  return quality.estimatedDice ?? quality.agreement ?? quality.meanProbability;
}

const FIGURES: readonly (readonly [keyof Label['quality'], string])[] = [
  ['estimatedDice', 'Overlap that SAM expects with the true outline (Dice)'],
  ['agreement', 'Agreement of first guess and SAM (Dice)'],
  ['stability', 'How little the outline depends on SAM’s threshold'],
  ['plausibility', 'How usual shape and place are among accepted cases'],
  ['meanProbability', 'Mean probability of the first guess'],
  ['presence', 'Probability that the structure is there'],
];

/** Every figure in words, for hovering. */
export function qualityWords({ quality }: Label): string[] {
  return FIGURES.flatMap(([figure, words]) => {
    const value = quality[figure];
    return value === null ? [] : [`${words}: ${value.toFixed(2)}`];
  });
}

export function originOf(labels: readonly Label[]): 'U-Net' | 'SAM' | 'imported' | 'none' {
  if (labels.some((label) => label.outcome === 'imported')) return 'imported';
  if (labels.some((label) => label.outcome === 'refined')) return 'SAM';
  const kept = labels.some(({ outcome }) => outcome === 'kept-by-gate' || outcome === 'kept-by-task');
  return kept ? 'U-Net' : 'none';
}
