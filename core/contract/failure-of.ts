import { CancelledError, ExpectedError } from '../domain/errors.ts';
import { cancelledFailure } from './common-failures.ts';
import { CallError, errorCodeSchema } from './errors.ts';
import type { CallFailure, ErrorCode } from './errors.ts';
import { defectReference } from './defect.ts';
import { systemFailureOf } from './system-failure-of.ts';

interface Family {
  readonly pattern: RegExp;
  readonly code: ErrorCode;
  readonly retryable: boolean;
}

const family = (pattern: RegExp, code: ErrorCode, retryable = false): Family => ({
  pattern,
  code,
  retryable,
});

/**
 * What the codes of ExpectedError mean to a page; the first match counts. An expected error is never a defect,
 * so what no line names is `refused`: its sentence says why.
 */
const FAMILIES: readonly Family[] = [
  family(/^(case-)?stale/, 'stale'),
  family(/^reader-missing$/, 'no-reader'),
  family(/^worker-ended$/, 'workspace'),
  family(/^workspace-in-use$/, 'workspace', true),
  family(/^(workspace|catalogue|journal|store|database)-/, 'workspace'),
  family(/^(label|mask|case|task|entry|snapshot)-damaged$/, 'workspace'),
  family(/^(model|models|network|manifest)-/, 'model'),
  family(/^(answer-not-finite|task-wrong)$/, 'model'),
  family(/^inference-unavailable$/, 'inference'),
  family(/^(inference|provider)-/, 'inference', true),
  family(/^archive-member-gone$/, 'not-found'),
  family(
    /^(file|path|place|archive|dicom|pixels|image|nifti|png|jpeg|tiff)-(?!missing|unknown|gone)/,
    'unreadable',
  ),
  family(
    /^(not-dicom|not-an-image|no-pixel-data|no-instance|transfer-syntax|frame-changed|truth-unreadable)$/,
    'unreadable',
  ),
  family(/(^no-such-|^|-)(frame|unknown|missing|gone|not-found)$/, 'not-found'),
];

/**
 * Any thrown value as data for a page. Expected errors keep their sentence; a defect shows none of its inside
 * (which may name a patient or a path), only a reference that is equal for equal defects.
 */
export function failureOf(error: unknown): CallFailure {
  if (error instanceof CallError) {
    const { code, message, retryable, reference } = error;
    return { code, message, retryable, reference };
  }
  if (error instanceof CancelledError || isAbort(error)) {
    return cancelledFailure;
  }
  if (error instanceof ExpectedError) {
    return { ...familyOf(error.code), message: error.message, reference: error.code };
  }
  return systemFailureOf(error) ?? defect(error);
}

function familyOf(code: string): { readonly code: ErrorCode; readonly retryable: boolean } {
  const own = errorCodeSchema.safeParse(code);
  if (own.success) return { code: own.data, retryable: false };
  const found = FAMILIES.find(({ pattern }) => pattern.test(code));
  return { code: found?.code ?? 'refused', retryable: found?.retryable ?? false };
}

/** What AbortSignal.throwIfAborted and Node's own functions throw. */
function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function defect(error: unknown): CallFailure {
  const reference = defectReference(error);
  return {
    code: 'bug',
    message: `Something in Countersign failed; try again, and report the reference ${reference} if it comes back.`,
    retryable: false,
    reference,
  };
}
