import type { CaseView } from '../../../core/contract/case.ts';
import { number, t } from '../language/translate.ts';

type Label = CaseView['labels'][string][number];
type Flag = Label['flags'][number];

/** Why a structure needs its own key. */
export function flagSentence(flag: Flag): string {
  switch (flag) {
    case 'low-agreement':
      return t('First guess and refinement disagree.');
    case 'kept-by-gate':
      return t('The refinement was not trusted; this is the first guess.');
    case 'proposed-absent':
      return t('It may be absent.');
    case 'implausible':
      return t('Shape or place is unusual.');
    case 'laterality-unknown':
      return t('It is not known whether this is the left or the right side.');
    case 'laterality-conflict':
      return t('The image contradicts itself about left and right.');
  }
}

/**
 * The figure that orders the list: what SAM expects of its mask, else how far the two networks agree; null of an
 * imported mask, which nothing here has measured.
 */
export function qualityOf({ quality }: Label): number | null {
  return quality.estimatedDice ?? quality.agreement ?? quality.meanProbability;
}

function figures(): readonly (readonly [keyof Label['quality'], string])[] {
  return [
    ['estimatedDice', t('Overlap that SAM expects with the true outline (Dice)')],
    ['agreement', t('Agreement of first guess and SAM (Dice)')],
    ['stability', t('How little the outline depends on SAM’s threshold')],
    ['plausibility', t('How usual shape and place are among accepted cases')],
    ['meanProbability', t('Mean probability of the first guess')],
    ['presence', t('Probability that the structure is there')],
  ];
}

/** From 0 to 1, as the language writes it. */
export function figureText(value: number): string {
  return number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

/** Every figure in words, for hovering. */
export function qualityWords({ quality }: Label): string[] {
  return figures().flatMap(([figure, words]) => {
    const value = quality[figure];
    return value === null ? [] : [`${words}: ${figureText(value)}`];
  });
}

export function originOf(labels: readonly Label[]): 'U-Net' | 'SAM' | 'imported' | 'none' {
  if (labels.some((label) => label.outcome === 'imported')) return 'imported';
  if (labels.some((label) => label.outcome === 'refined')) return 'SAM';
  const kept = labels.some(({ outcome }) => outcome === 'kept-by-gate' || outcome === 'kept-by-task');
  return kept ? 'U-Net' : 'none';
}
