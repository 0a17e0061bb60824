import { isLongEnough, MIN_LOGIN_PASSPHRASE } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';

/** @throws ExpectedError `passphrase-short`. */
export function requireLongPassphrase(passphrase: string): void {
  if (isLongEnough(passphrase)) return;
  throw new ExpectedError(
    'passphrase-short',
    `A passphrase has at least ${MIN_LOGIN_PASSPHRASE} characters; choose a longer one, best a sentence.`,
  );
}
