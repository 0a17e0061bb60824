import { z } from 'zod';

/** Every way in which a call can fail. Closed: the page has words and a way on for each. */
export const errorCodeSchema = z.enum([
  /** The input does not have the contract's form: a bug of the caller. */
  'invalid-input',
  'unknown-operation',
  'cancelled',
  /** The connection or the backend has ended. */
  'closed',
  /** The case, task, place, reader... is not, or no longer, there. */
  'not-found',
  /** The case has changed since the page last saw it: read it again and try again. */
  'stale',
  /** No reader has been named yet. */
  'no-reader',
  /** A rule forbids it (e.g. an unseen structure cannot be accepted); the sentence says which. */
  'refused',
  /** A file or its pixels cannot be read. */
  'unreadable',
  /** The workspace cannot be written: disk full, read-only, damaged. */
  'workspace',
  'model',
  'inference',
  /** A defect of Countersign. */
  'bug',
]);
export type ErrorCode = z.infer<typeof errorCodeSchema>;

/** A failure as data. `message` is one sentence for a reader; `reference` finds it in the log or the code. */
export const callFailureSchema = z.strictObject({
  code: errorCodeSchema,
  message: z.string(),
  /** Whether the same call may succeed when repeated. */
  retryable: z.boolean(),
  reference: z.string(),
});
export type CallFailure = z.infer<typeof callFailureSchema>;

/** What a caller catches. */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly reference: string;

  constructor(failure: CallFailure) {
    super(failure.message);
    this.code = failure.code;
    this.retryable = failure.retryable;
    this.reference = failure.reference;
  }
}
