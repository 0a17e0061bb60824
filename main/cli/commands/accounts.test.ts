import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempFolder } from '../../../test/support/temp-folder.ts';
import { recordedPorts } from '../../../test/support/cli-ports.ts';
import { openStationAccounts } from '../../station/station-accounts.ts';
import { runCli } from '../run.ts';

it('sets accounts up, resets them and says who did it', async () => {
  const folder = tempFolder({});
  const call = async (...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const ports = recordedPorts();
    const code = await runCli(['accounts', ...args], {
      ...ports,
      cwd: folder,
      env: { COUNTERSIGN_DATA: folder },
    });
    return { code, out: ports.stdout(), err: ports.stderr() };
  };
  expect((await call('list')).out).toMatch(/requires no logins/);
  expect(await call('add', 'Ben', '--role', 'reader')).toMatchObject({
    code: 3,
    err: expect.stringMatching(/administrator/),
  });
  const added = await call('add', 'Ada Admin');
  expect(added.err).toMatch(/requires logins/);
  const oneTime = /One-time passphrase: (\S+)/.exec(added.out)?.[1] ?? '';
  const accounts = openStationAccounts(folder);
  const { account } = await accounts.logIn('Ada Admin', oneTime);
  expect(account).toMatchObject({ role: 'administrator', state: 'must-change' });

  writeFileSync(join(folder, 'given.txt'), 'a given one-time sentence\nnot this\n');
  const reset = await call('reset', 'ada admin', '--passphrase-file', 'given.txt', '--json');
  expect(JSON.parse(reset.out)).toMatchObject({ account: { name: 'Ada Admin' } });
  expect(reset.out).not.toContain('given one-time');
  expect((await accounts.logIn('Ada Admin', 'a given one-time sentence')).account.name).toBe('Ada Admin');
  expect(accounts.events().map(({ change, by }) => [change, by.name.endsWith('(command line)')])).toEqual([
    ['added', true],
    ['reset', true],
  ]);
  accounts.close();
  expect(await call('reset', 'Nobody')).toMatchObject({
    code: 3,
    err: expect.stringMatching(/no account of this name/),
  });
  expect(await call('remove', 'Ada')).toMatchObject({ code: 2 });
});
