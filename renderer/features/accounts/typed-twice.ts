import { isLongEnough, MIN_LOGIN_PASSPHRASE } from '../../../core/domain/account.ts';
import { t } from '../../core/language/translate.ts';

/** A new passphrase as it was typed. */
export interface TypedTwice {
  readonly first: string;
  readonly second: string;
}

export const NOT_TYPED: TypedTwice = { first: '', second: '' };

/** Why it cannot be taken, one sentence; empty: it can. */
export function problemOf({ first, second }: TypedTwice): string {
  if (!isLongEnough(first)) {
    return t('The passphrase needs at least {count} characters.', { count: String(MIN_LOGIN_PASSPHRASE) });
  }
  return first === second ? '' : t('The two are not the same.');
}
