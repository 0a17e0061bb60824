import type { Comparison } from '../../../core/contract/training.ts';
import { t } from '../../core/language/translate.ts';
import { differenceText } from './training-words.ts';

export interface Outcome {
  readonly verdict: 'better' | 'worse' | 'open';
  readonly headline: string;
}

/**
 * Only what the interval allows to be said. Where most references are lines of the old model itself, all of them say
 * little: then what readers corrected decides.
 * @param name of the new model.
 */
export function outcomeOf({ overall }: Pick<Comparison, 'overall'>, name: string): Outcome {
  const { n, fromOld, difference, corrected } = overall;
  const byCorrected = fromOld * 2 > n;
  const basis = byCorrected ? corrected : difference;
  if (basis === null || basis.low === null || basis.high === null) {
    return {
      verdict: 'open',
      headline: byCorrected
        ? t('Too few structures are corrected to say which one is better.')
        : t('Too few patients to say which one is better.'),
    };
  }
  const { mean, low, high } = basis;
  const values = {
    name,
    dice: differenceText(mean),
    interval: t('{low} to {high}', { low: differenceText(low), high: differenceText(high) }),
    where: byCorrected ? t('over corrected structures') : t('over all structures'),
  };
  if (low > 0) {
    return {
      verdict: 'better',
      headline: t('“{name}” is better: {dice} Dice {where} (95%: {interval}).', values),
    };
  }
  if (high < 0) {
    return {
      verdict: 'worse',
      headline: t('“{name}” is worse: {dice} Dice {where} (95%: {interval}).', values),
    };
  }
  return {
    verdict: 'open',
    headline: t('No difference can be shown: {dice} Dice {where} (95%: {interval}).', values),
  };
}
