import { ExpectedError } from './errors.ts';

/**
 * Refuses a network's answer that holds NaN or an infinity: compared with a threshold it would silently become
 * "nothing there". The case is reported as failed; others may succeed (a half-precision overflow hits some
 * images only).
 * @param network whose answer it is, for the sentence.
 * @throws ExpectedError `answer-not-finite`.
 */
export function requireFinite(values: ArrayLike<number>, network: string): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new ExpectedError(
      'answer-not-finite',
      `The network ${network} answered values that are no numbers for this image, so no mask was made of it; ` +
        'run "countersign doctor" to see whether its execution provider can be trusted.',
    );
  }
}
