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
  const favouring = fromOld + fromNew + familyOfOld + familyOfNew + familyOfBoth;
  const favoured = (count: number, whose: string, effect = 'favours it'): string[] =>
    count === 0
      ? []
      : [
          `${String(count)} of ${String(masks.length)} signed masks are those of ${whose}, accepted as they were, which ${effect}: go by the difference over corrected masks.`,
        ];
  const corrected = masks.filter(({ verdict }) => verdict === 'corrected');
  const begunByOld = corrected.filter(({ drawnBy }) => drawnBy === 'old').length;
  return [
    ...(patients < 2
      ? ['All of these cases are of one patient, who says nothing about others: there are no intervals.']
      : patients < FEW_PATIENTS
        ? [`These cases are of ${String(patients)} patients only: the intervals are rough.`]
        : []),
    ...favoured(fromOld, names.old),
    ...favoured(fromNew, names.new),
    ...favoured(familyOfOld, `models that ${names.old} descends from`),
    ...favoured(familyOfNew, `models that ${names.new} descends from`),
    ...favoured(familyOfBoth, 'models that both descend from', 'favours the one that has changed less since'),
    ...(favouring > 0 && corrected.length === 0
      ? ['None of these masks was corrected, so there is no difference that is free of that.']
      : []),
    ...(begunByOld > 0
      ? [
          `${String(begunByOld)} of the corrected masks began as masks of ${names.old}: where readers left them alone they still favour it a little.`,
        ]
      : []),
  ];
}
