import type { CallFailure } from './errors.ts';

/** Cancellation is not a failure for a reader, but it is an answer. */
export const cancelledFailure: CallFailure = {
  code: 'cancelled',
  message: 'This was cancelled.',
  retryable: true,
  reference: 'cancelled',
};

export const closedFailure: CallFailure = {
  code: 'closed',
  message: 'The connection to Countersign has ended; try again when it is back.',
  retryable: true,
  reference: 'closed',
};

/** A page of another version than its backend. */
export const unknownOperation: CallFailure = {
  code: 'unknown-operation',
  message: 'This page asks for something that this version of Countersign does not know; reload the page.',
  retryable: false,
  reference: 'unknown-operation',
};

/** @param path where in the input; never its value, which may be a patient's. */
export function invalidInput(path: string): CallFailure {
  return {
    code: 'invalid-input',
    message: `The page sent something of a wrong form (${path}); reload the page, and report this if it comes back.`,
    retryable: false,
    reference: path,
  };
}

/** What is to be said cannot travel. */
export function unsendable(reference: string): CallFailure {
  return {
    code: 'invalid-input',
    message: 'This is too large, or of a form that cannot be sent.',
    retryable: false,
    reference,
  };
}

/** The backend said what the contract does not allow. @param reference which part of which operation. */
export function brokenAnswer(reference: string): CallFailure {
  return {
    code: 'bug',
    message: `Countersign answered in a form that this page does not know; reload the page, and report ${reference} if it comes back.`,
    retryable: false,
    reference,
  };
}
