import { ExpectedError } from '../../../core/domain/errors.ts';
import { greyValues, type GreyValues } from './grey-values.ts';

/** A photograph has more values than this, a map of labels has not. */
const MAX_LABELS = 1024;

/** @throws ExpectedError `png-no-labels`, `image-refused`: by one sentence. */
export function openLabelMap(bytes: Uint8Array): GreyValues {
  try {
    return greyValues(bytes);
  } catch (error) {
    if (error instanceof ExpectedError) throw error;
    throw noLabels('has colours and no palette, so its pixels are no numbers of labels', error);
  }
}

function noLabels(what: string, cause?: unknown): ExpectedError {
  return new ExpectedError('png-no-labels', `A PNG ${what}; save masks as grey or indexed PNG.`, { cause });
}

/** Values that occur, ascending, without background (0). @throws ExpectedError `png-no-labels`. */
export function labelsIn({ values }: GreyValues): number[] {
  const seen = new Uint8Array(0x10000);
  for (let i = 0; i < values.length; i++) seen[values[i]!] = 1;
  const labels: number[] = [];
  for (let value = 1; value < seen.length; value++) if (seen[value] === 1) labels.push(value);
  if (labels.length > MAX_LABELS)
    throw noLabels(`has ${labels.length} different values, so it is an image and no map of labels`);
  return labels;
}
