import { accountNameSchema } from '../../core/domain/account.ts';
import { ExpectedError } from '../../core/domain/errors.ts';

/** @returns the name without spaces around it. @throws ExpectedError `account-name`. */
export function requireName(name: string): string {
  const good = accountNameSchema.safeParse(name);
  if (good.success) return good.data;
  throw new ExpectedError(
    'account-name',
    'A name has 1 to 80 characters, all of which can be seen; enter another one.',
  );
}
