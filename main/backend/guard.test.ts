import { expect, it } from 'vitest';
import type { Contract } from '../../core/contract/contract.ts';
import type { Account } from '../../core/domain/account.ts';
import type { Implementation } from '../../core/transport/implementation.ts';
import { guarded } from './guard.ts';
import type { Logins } from './logins.ts';
import type { Session } from './session.ts';

type Operation = (input: unknown, session: Session, work: unknown) => Promise<unknown>;

const login = (id: string): NonNullable<Session['login']> => {
  const account: Account = { id, name: id, role: 'administrator', state: 'active' };
  return { account, signer: null, locked: false, activeAt: 0 };
};

/** An operation that goes on while somebody else takes the page; with what it then says. */
async function handedOver(before: Session['login'], after: Session['login'], station = { required: true }) {
  const told: unknown[] = [];
  const session = { login: before } as Session; // nothing else of it is used
  const run: Operation = (_input, _session, work) => {
    const { progress } = work as { progress: (value: string) => void };
    progress('before');
    session.login = after;
    if (after !== before) station.required = true;
    progress('after');
    return Promise.resolve('names of patients');
  };
  const logins = { required: () => station.required, settle: () => undefined } as unknown as Logins;
  const operations = guarded({ 'import.run': run } as unknown as Implementation<Contract, Session>, logins);
  const call = operations['import.run'] as unknown as Operation;
  const work = { signal: null, progress: (value: unknown) => told.push(value) };
  const answer = await call({}, session, work).catch((error: unknown) => String(error));
  return { answer, told };
}

it('answers nobody but who has asked', async () => {
  const [ada, ben] = [login('a'), login('b')];
  const refused = { answer: expect.stringContaining('Somebody else'), told: ['before'] };
  expect(await handedOver(ada, ben)).toEqual(refused);
  expect(await handedOver(ada, null)).toEqual(refused);
  const whole = { answer: 'names of patients', told: ['before', 'after'] };
  expect(await handedOver(ada, ada)).toEqual(whole);
  expect(await handedOver(null, null, { required: false })).toEqual(whole);
  // Logins began meanwhile, on another page.
  expect(await handedOver(null, ben, { required: false })).toEqual(refused);
});
