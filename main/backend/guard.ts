import { includesRole } from '../../core/domain/account.ts';
import type { Contract } from '../../core/contract/contract.ts';
import type { CallName } from '../../core/contract/define.ts';
import { ExpectedError } from '../../core/domain/errors.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import type { Logins } from './logins.ts';
import { NEEDS, type Need } from './needs.ts';
import type { Session } from './session.ts';

type AnyHandler = (input: unknown, session: Session, work?: unknown) => unknown;

interface Work {
  readonly signal: unknown;
  readonly progress: (value: unknown) => void;
}

/** How far it is, as long as who asked is there. */
function toldOnly(isTheirs: () => boolean, { signal, progress }: Work): Work {
  return { signal, progress: (value) => (isTheirs() ? progress(value) : undefined) };
}

/** Puts the question who may in front of every operation. */
export function guarded(
  implementation: Implementation<Contract, Session>,
  logins: Logins,
): Implementation<Contract, Session> {
  const entries = Object.entries(implementation).map(([name, handler]) => {
    // A name of the implementation is one of the contract.
    const need: Need = NEEDS[name as CallName<Contract>];
    const act = handler as AnyHandler;
    const wrapped: AnyHandler = async (input, session, work) => {
      requireNeed(need, session, logins);
      if (need === 'anyone' || need === 'logged-in') return act(input, session, work);
      const owner = session.login?.account.id;
      const isTheirs = (): boolean =>
        session.login?.account.id === owner && (owner !== undefined || !logins.required());
      const output = await act(input, session, work === undefined ? work : toldOnly(isTheirs, work as Work));
      if (isTheirs()) return output;
      // What somebody has asked for is not for the next one who logs in, nor for an empty chair.
      throw new ExpectedError('no-reader', 'Somebody else is on this page now; ask again.');
    };
    return [name, wrapped];
  });
  // The same names with the same inputs and outputs.
  return Object.fromEntries(entries) as unknown as Implementation<Contract, Session>;
}

/** @throws ExpectedError `no-reader` when somebody has to log in or unlock first, `role-needed`. */
export function requireNeed(need: Need, session: Session, logins: Logins): void {
  // Also before what anyone may: an account that was reset or disabled is logged out.
  if (!logins.required()) return;
  logins.settle(session);
  if (need === 'anyone') return;
  const { login } = session;
  if (login === null) throw new ExpectedError('no-reader', 'This station requires logins; log in first.');
  if (need === 'logged-in') return;
  if (login.locked) throw new ExpectedError('no-reader', 'This screen is locked; unlock it first.');
  if (login.account.state === 'must-change') {
    throw new ExpectedError('no-reader', 'Choose a passphrase of your own first.');
  }
  if (includesRole(login.account.role, need)) return;
  throw new ExpectedError(
    'role-needed',
    `This needs the role ${need}; your account has the role ${login.account.role}. An administrator can change that.`,
  );
}
