import { sign, verify } from 'node:crypto';
import { existsSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { beforeEach, describe, expect, it } from 'vitest';
import { tempFolder } from '../../test/support/temp-folder.ts';
import type { Accounts } from './accounts-port.ts';
import { openAccounts } from './accounts.ts';

const COST = { log2N: 4, r: 8, p: 1 };
const ADA = 'correct horse battery';
const BEN = 'another long sentence';

let folder: string;
let now: number;
let ids: number;

function open(): Accounts {
  const newId = (): string => (++ids).toString(16).padStart(16, '0');
  return openAccounts({ folder, nowMs: () => now, newId, cost: COST });
}

/** Ada administers, Ben reads with a passphrase of his own. */
async function station(): Promise<{ accounts: Accounts; ada: string; ben: string }> {
  const accounts = open();
  const ada = (await accounts.setUp('Ada Admin', ADA)).value.account;
  const by = { id: ada.id, name: ada.name };
  const added = (await accounts.add({ name: 'Ben Reader', role: 'reader' }, by)).value;
  await accounts.changePassphrase(added.account.id, added.oneTimePassphrase, BEN);
  return { accounts, ada: ada.id, ben: added.account.id };
}

beforeEach(() => {
  folder = tempFolder({});
  now = Date.UTC(2026, 10, 22);
  ids = 0;
});

describe('accounts of a station', () => {
  it('are none until the first administrator, and required from then on', async () => {
    const accounts = open();
    expect(accounts.required()).toBe(false);
    expect(existsSync(join(folder, 'accounts.sqlite'))).toBe(false);
    const { value } = await accounts.setUp('Ada Admin', ADA);
    expect(value.account).toMatchObject({ name: 'Ada Admin', role: 'administrator', state: 'active' });
    expect(accounts.required()).toBe(true);
    expect(open().required()).toBe(true);
    await expect(accounts.setUp('Eve', ADA)).rejects.toThrow(/has accounts already/);
  });

  it('open by name, however it is capitalised, and passphrase, however it is composed', async () => {
    const accounts = open();
    await accounts.setUp('Ada Admin', 'Zürich am See 1');
    // On a Mac, Option+Space gives a space that does not break.
    await accounts.logIn('Ada Admin', 'Zürich\u00a0am See １');
    const { account, signer } = await accounts.logIn(' ada  admin ', 'Zu\u0308rich am See 1');
    expect(account.name).toBe('Ada Admin');
    const signature = sign(null, Buffer.from('x'), signer!.privateKey);
    const key = {
      kty: 'OKP',
      crv: 'Ed25519',
      x: Buffer.from(signer!.facts.publicKey, 'base64').toString('base64url'),
    };
    expect(verify(null, Buffer.from('x'), { key, format: 'jwk' }, signature)).toBe(true);
  });

  it('keep neither passphrase nor private key readable', async () => {
    const { accounts, ben } = await station();
    const { signer } = await accounts.unlock(ben, BEN);
    const bytes = readFileSync(join(folder, 'accounts.sqlite'));
    const secret = signer!.privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
    for (const text of [ADA, BEN, secret.toString('base64'), secret.toString('hex')]) {
      expect(bytes.includes(Buffer.from(text))).toBe(false);
    }
    expect(bytes.includes(secret)).toBe(false);
    if (process.platform !== 'win32') {
      expect(statSync(join(folder, 'accounts.sqlite')).mode & 0o077).toBe(0);
    }
  });

  it.each(['short', '11 letters.'])('refuse a passphrase of fewer than 12 characters: %s', async (short) => {
    await expect(open().setUp('Ada', short)).rejects.toThrow(/at least 12 characters/);
    expect(open().required()).toBe(false);
  });

  it('say the same of a wrong passphrase, an unknown name and a disabled account, and wait alike', async () => {
    const { accounts, ada, ben } = await station();
    accounts.change(ben, { disabled: true }, { id: ada, name: 'Ada Admin' });
    for (const name of ['Ada Admin', 'Nobody', 'Ben Reader']) {
      const sentences: string[] = [];
      for (let attempt = 0; attempt < 5; attempt++) {
        sentences.push(await accounts.logIn(name, BEN).then(String, (error: Error) => error.message));
      }
      expect(sentences).toEqual([
        'Name or passphrase is not right.',
        'Name or passphrase is not right.',
        'Name or passphrase is not right. The next attempt is possible in 2 seconds.',
        'There were several wrong attempts; the next one is possible in 2 seconds.',
        'There were several wrong attempts; the next one is possible in 2 seconds.',
      ]);
    }
  });

  it('keep the delay across restarts and a clock that is set back, and forget it after the right one', async () => {
    const { accounts } = await station();
    for (let attempt = 0; attempt < 3; attempt++)
      await accounts.logIn('Ada Admin', BEN).catch(() => undefined);
    const again = open();
    await expect(again.logIn('Ada Admin', ADA)).rejects.toThrow(/possible in 2 seconds/);
    now -= 86_400_000;
    await expect(again.logIn('Ada Admin', ADA)).rejects.toThrow(/possible in 2 seconds/);
    now += 86_400_000 + 2_000;
    expect((await again.logIn('Ada Admin', ADA)).account.name).toBe('Ada Admin');
    await expect(again.logIn('Ada Admin', BEN)).rejects.toThrow(/not right\.$/);
  });

  it.each([
    ['Ada Admin', /^in$/],
    ['Nobody', /not right\. The next attempt/],
  ])('wait no longer than that when the clock was set back by years: %s', async (name, after) => {
    const { accounts } = await station();
    for (let attempt = 0; attempt < 3; attempt++) await accounts.logIn(name, BEN).catch(() => undefined);
    now -= 4 * 365 * 86_400_000;
    await expect(accounts.logIn(name, ADA)).rejects.toThrow(/possible in 2 seconds/);
    now += 1_000;
    await expect(accounts.logIn(name, ADA)).rejects.toThrow(/possible in 1 second/);
    now += 1_000;
    expect(await accounts.logIn(name, ADA).then(() => 'in', String)).toMatch(after);
  });

  it('change a passphrase and keep the key', async () => {
    const { accounts, ben } = await station();
    const before = accounts.standing(ben);
    await expect(accounts.changePassphrase(ben, 'not the present one', ADA)).rejects.toThrow(/not right/);
    await accounts.changePassphrase(ben, BEN, ADA);
    expect(accounts.standing(ben)).toEqual(before);
    await expect(accounts.logIn('Ben Reader', BEN)).rejects.toThrow(/not right/);
    expect((await accounts.logIn('Ben Reader', ADA)).signer?.facts.fingerprint).toBe(before?.key);
  });
});

describe('an administrator', () => {
  it('adds accounts that can do nothing but choose a passphrase, and have no key before', async () => {
    const accounts = open();
    const { account } = (await accounts.setUp('Ada Admin', ADA)).value;
    const by = { id: account.id, name: account.name };
    const { value } = await accounts.add({ name: 'Ben Reader', role: 'reader' }, by);
    expect(value.account.state).toBe('must-change');
    expect((await accounts.logIn('Ben Reader', value.oneTimePassphrase)).signer).toBeNull();
    const done = await accounts.changePassphrase(value.account.id, value.oneTimePassphrase, BEN);
    expect(done.value.signer?.facts).toMatchObject({ because: 'first', by });
    await expect(accounts.add({ name: 'ben reader', role: 'reader' }, by)).rejects.toThrow(/already/);
  });

  it.each([
    ['a letter that does not show', 'Ben\u200b Reader'],
    ['letters in full width', 'Ｂen Reader'],
    ['a joiner', 'Be\u200dn Reader\u2060'],
  ])('makes no second account that looks the same, by %s', async (_, name) => {
    const { accounts, ada } = await station();
    const by = { id: ada, name: 'Ada Admin' };
    await expect(accounts.add({ name, role: 'reader' }, by)).rejects.toThrow(/already/);
  });

  it.each(['', ' ', '\u200b', 'Ben\u202eredaeR', 'Ben\u001b[2J', 'Ben\nReader'])(
    'gives nobody a name that does not show as it is: %j',
    async (name) => {
      const { accounts, ada } = await station();
      const by = { id: ada, name: 'Ada Admin' };
      await expect(accounts.add({ name, role: 'reader' }, by)).rejects.toMatchObject({
        code: 'account-name',
      });
      await expect(open().add({ name, role: 'administrator' }, by)).rejects.toThrow();
    },
  );

  it('resets an account and never gets its key: the former one is gone, the next one says who reset it', async () => {
    const { accounts, ada, ben } = await station();
    const by = { id: ada, name: 'Ada Admin' };
    const former = (await accounts.unlock(ben, BEN)).signer!.facts;
    const { value } = await accounts.reset(ben, by);
    expect(accounts.standing(ben)).toMatchObject({ key: null, account: { state: 'must-change' } });
    // Neither the reader's passphrase nor the administrator's one-time one opens any key.
    await expect(accounts.logIn('Ben Reader', BEN)).rejects.toThrow(/not right/);
    expect((await accounts.logIn('Ben Reader', value.oneTimePassphrase)).signer).toBeNull();
    expect(readFileSync(join(folder, 'accounts.sqlite')).includes(Buffer.from(former.publicKey))).toBe(false);
    const next = (await accounts.changePassphrase(ben, value.oneTimePassphrase, BEN)).value.signer!.facts;
    expect(next).toMatchObject({ because: 'reset', by });
    expect(next.fingerprint).not.toBe(former.fingerprint);
    expect(accounts.events().map(({ change, by: who, key }) => [change, who.name, key])).toEqual([
      ['added', 'Ada Admin', null],
      ['key-made', 'Ada Admin', expect.any(String)],
      ['added', 'Ada Admin', null],
      ['key-made', 'Ben Reader', former.fingerprint],
      ['reset', 'Ada Admin', former.fingerprint],
      ['key-made', 'Ben Reader', next.fingerprint],
    ]);
  });

  it('cannot be the last one that leaves', async () => {
    const { accounts, ada, ben } = await station();
    const by = { id: ada, name: 'Ada Admin' };
    expect(() => accounts.change(ada, { role: 'reader' }, by)).toThrow(/only administrator/);
    expect(() => accounts.change(ada, { disabled: true }, by)).toThrow(/only administrator/);
    accounts.change(ben, { role: 'administrator' }, by);
    accounts.change(ada, { role: 'reader' }, by);
    expect(() => accounts.change(ben, { disabled: true }, by)).toThrow(/only administrator/);
  });

  it('loses to a reset a change of passphrase that was under way', async () => {
    const { accounts, ada, ben } = await station();
    const changing = accounts.changePassphrase(ben, BEN, ADA);
    const { value } = await accounts.reset(ben, { id: ada, name: 'Ada Admin' });
    await expect(changing).rejects.toThrow(/not right/);
    expect(accounts.standing(ben)?.key).toBeNull();
    expect((await accounts.logIn('Ben Reader', value.oneTimePassphrase)).account.state).toBe('must-change');
  });
});

function costly(path: string, at: string): void {
  const database = new DatabaseSync(path);
  database
    .prepare('UPDATE account SET json = json_set(json, ?, 20) WHERE json_extract(json, ?) > 0')
    .run(at, at);
  database.close();
}

describe('a damaged file of accounts', () => {
  it.each([
    ['is empty', (path: string) => truncateSync(path, 0)],
    ['was cut off', (path: string) => truncateSync(path, 4096)],
    ['is another file', (path: string) => writeFileSync(path, 'open sesame '.repeat(1000))],
    ['is missing', (path: string) => rmSync(path)],
    [
      'asks for more memory than this program gives',
      (path: string) => costly(path, '$.passphrase.cost.log2N'),
    ],
    ['asks for it for a key', (path: string) => costly(path, '$.key.sealed.cost.r')],
  ])('never opens the station: it %s', async (_, damage) => {
    const { accounts } = await station();
    accounts.close();
    damage(join(folder, 'accounts.sqlite'));
    expect(open).toThrow(/accounts of this station .* restore the file from a copy/);
  });
});
