import { isLongEnough, MIN_LOGIN_PASSPHRASE } from '../../../core/domain/account.ts';
import { t } from '../../core/language/translate.ts';

/** A new passphrase as it was typed. */
export interface TypedTwice {
  readonly first: string;
  readonly second: string;
}

export const NOT_TYPED: TypedTwice = { first: '', second: '' };

/** Why it cannot be taken, one sentence below the field that it is about; empty: it can. */
export interface TypedProblem {
  readonly first: string;
  readonly second: string;
}

export function problemOf({ first, second }: TypedTwice): TypedProblem {
  if (!isLongEnough(first)) {
    const count = String(MIN_LOGIN_PASSPHRASE);
    return { first: t('The passphrase needs at least {count} characters.', { count }), second: '' };
  }
  return { first: '', second: first === second ? '' : t('The two are not the same.') };
}

export function isSound(typed: TypedTwice): boolean {
  const { first, second } = problemOf(typed);
  return first === '' && second === '';
}

export const NO_PROBLEM: TypedProblem = { first: '', second: '' };
