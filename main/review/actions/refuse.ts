import { ExpectedError } from '../../../core/domain/errors.ts';
import type { OpenReview } from '../open-review.ts';

/** A rule of the review forbids it. */
export function refuse(sentence: string): ExpectedError {
  return new ExpectedError('review-refused', sentence);
}

export function stale(): ExpectedError {
  return new ExpectedError(
    'case-stale',
    'The case has changed since this page last read it; it is read again and your change is repeated.',
  );
}

/** @throws ExpectedError when the task has no such structure. */
export function requireStructure(review: OpenReview, id: string): void {
  if (review.about.task.structures.some((one) => one.id === id)) return;
  throw new ExpectedError('structure-unknown', `The task has no structure ${id}; open the case again.`);
}

/** What the task calls a structure. */
export function nameOf(review: OpenReview, id: string): string {
  return review.about.task.structures.find((one) => one.id === id)?.name ?? id;
}
