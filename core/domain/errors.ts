/**
 * The three kinds of failure (ARCHITECTURE.md): expected errors carry a sentence for a person,
 * cancellation is not a failure, everything else is a bug.
 */

/** Something outside the program is wrong. `message` is one sentence: what is wrong and what to do. */
export class ExpectedError extends Error {
  override readonly name = 'ExpectedError';
  readonly code: string;

  /** @param code stable kebab-case word for machines, e.g. `model-hash-mismatch`. */
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The person or the program gave up on the work; nobody is told of a failure. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';

  constructor(message = 'The work was cancelled.') {
    super(message);
  }
}

/** The sentence of any thrown value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
