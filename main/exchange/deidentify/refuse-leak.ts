import { ExpectedError } from '../../../core/domain/errors.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { occurIn, type IdentifyingValues } from './identifying-values.ts';

/** Shorter texts, and numbers, occur in a code stream by chance. */
const MIN_STREAM_TEXT = 8;

/**
 * Refuses a file in which anything of the original still names somebody: the whole file, inflated, but for the
 * values of uncompressed pixels.
 * @param written the bytes that leave. @throws ExpectedError `deidentify-leak`
 */
export function refuseLeak(written: Uint8Array, identifying: IdentifyingValues): void {
  const { dataSet, bytes, transferSyntax } = readDataSet(written);
  const pixels = dataSet.elements['x7fe00010'];
  const start = pixels?.dataOffset ?? bytes.length;
  const end = start + (pixels?.length ?? 0);
  const around = [bytes.subarray(0, start), bytes.subarray(end)];
  // Uncompressed and run-length encoded values are numbers; other code streams can carry comments.
  const canCarryText = transferSyntax.codec !== 'native' && transferSyntax.codec !== 'rle';
  const streamTexts = identifying.texts.filter(
    (text) => text.length >= MIN_STREAM_TEXT && /[^\d\s.-]/.test(text),
  );
  if (
    around.some((region) => occurIn(region, identifying)) ||
    (canCarryText && occurIn(bytes.subarray(start, end), { texts: streamTexts, uids: identifying.uids }))
  ) {
    throw new ExpectedError(
      'deidentify-leak',
      'The image still holds a value that names the patient, perhaps inside of its compressed pixels; leave the case out or export it in another format.',
    );
  }
}
