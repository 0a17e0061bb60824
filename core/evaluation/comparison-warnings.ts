import { isFromOld } from './compare-models.ts';
import type { ComparedMask } from './compared-mask.ts';

/** Fewer patients make intervals that nobody should lean on. */
const FEW_PATIENTS = 10;

/** What a curator must know of the references before going by the figures. Sentences. */
export function comparisonWarnings(
  masks: readonly ComparedMask[],
  names: { readonly old: string; readonly new: string },
): string[] {
  const patients = new Set(masks.map(({ group }) => group)).size;
  const fromOld = masks.filter(isFromOld).length;
  const fromNew = masks.filter(({ verdict, drawnBy }) => verdict === 'accepted' && drawnBy === 'new').length;
  const ofFamily = (family: ComparedMask['family']): number =>
    masks.filter((one) => one.verdict === 'accepted' && one.family === family).length;
  const [familyOfOld, familyOfNew, familyOfBoth] = [ofFamily('old'), ofFamily('new'), ofFamily('both')];
  const all = String(masks.length);
  // Whole sentences, so that each can be said in another language.
  const ofModel = (count: number, name: string): string =>
    `${String(count)} of ${all} signed masks are those of ${name}, accepted as they were, which favours it: go by the difference over corrected masks.`;
  const ofForebears = (count: number, name: string): string =>
    `${String(count)} of ${all} signed masks are those of models that ${name} descends from, accepted as they were, which favours it: go by the difference over corrected masks.`;
  const favours = [
    { count: fromOld, says: ofModel(fromOld, names.old) },
    { count: fromNew, says: ofModel(fromNew, names.new) },
    { count: familyOfOld, says: ofForebears(familyOfOld, names.old) },
    { count: familyOfNew, says: ofForebears(familyOfNew, names.new) },
    {
      count: familyOfBoth,
      says: `${String(familyOfBoth)} of ${all} signed masks are those of models that both descend from, accepted as they were, which favours the one that has changed less since: go by the difference over corrected masks.`,
    },
  ].filter(({ count }) => count > 0);
  const corrected = masks.filter(({ verdict }) => verdict === 'corrected');
  const begunByOld = corrected.filter(({ drawnBy }) => drawnBy === 'old').length;
  return [
    ...(patients < 2
      ? ['All of these cases are of one patient, who says nothing about others: there are no intervals.']
      : patients < FEW_PATIENTS
        ? [`These cases are of ${String(patients)} patients only: the intervals are rough.`]
        : []),
    ...favours.map(({ says }) => says),
    ...(favours.length > 0 && corrected.length === 0
      ? ['None of these masks was corrected, so there is no difference that is free of that.']
      : []),
    ...(begunByOld > 0
      ? [
          `${String(begunByOld)} of the corrected masks began as masks of ${names.old}: where readers left them alone they still favour it a little.`,
        ]
      : []),
  ];
}
