import { userInfo } from 'node:os';
import { roleSchema, type Account, type Actor, type Role } from '../../../core/domain/account.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import type { Accounts } from '../../accounts/accounts-port.ts';
import { commandLineActor } from '../../accounts/administration.ts';
import { dataFolder } from '../../platform/data-folder.ts';
import { openStationAccounts } from '../../station/station-accounts.ts';
import { readGiven } from '../exporting/export-arguments.ts';
import { UsageError, type Command, type CommandContext, type CommandInput } from '../command.ts';
import { EXIT } from '../exit-codes.ts';

export const command: Command = {
  name: 'accounts',
  summary: 'List, add or reset the accounts with which people log in on this station',
  usage: 'list | add NAME | reset NAME [--role ROLE] [--passphrase-file FILE] [--json]',
  description:
    'For IT at the station: whoever may write to its data folder may do this, and the list says who it was by the ' +
    'account of the system. The first account that is added is an administrator, and from then on this station ' +
    'requires logins.\n' +
    'add and reset give a one-time passphrase, which is changed at the first login. It is made and printed, or taken ' +
    'from the first line of --passphrase-file (- reads it from the standard input). A reset destroys the signing key ' +
    'of the account: what it signed stays valid, and "countersign verify" shows the reset beside the next key. Nobody ' +
    'can read a passphrase out or sign with the key of somebody else.\n' +
    'Takes effect at once, also in a workstation that is open.\n' +
    'With --json: of list one object with accounts (id, name, role, state) and events; else account and, when it was ' +
    'made here, oneTimePassphrase.',
  options: {
    role: { kind: 'text', value: 'ROLE', help: 'of add: reader, curator or administrator (default: reader)' },
    'passphrase-file': {
      kind: 'text',
      value: 'FILE',
      help: 'first line: the one-time passphrase; - for the standard input',
    },
  },
  positionals: { min: 1, max: 2 },
  examples: [
    'countersign accounts add "Dr. Ada Reader" --role administrator',
    'countersign accounts reset "Dr. Ada Reader"',
    'countersign accounts list --json',
  ],
  async run(input, context) {
    const [action, name] = input.positionals;
    const accounts = openStationAccounts(dataFolder(context.env, process.platform));
    try {
      if (action === 'list') await list(accounts, context);
      else if (action === 'add') await add(accounts, { input, context, name: needName(name) });
      else if (action === 'reset') await reset(accounts, { input, context, name: needName(name) });
      else throw new UsageError(`accounts knows list, add and reset, not "${action ?? ''}"`);
      return EXIT.ok;
    } finally {
      accounts.close();
    }
  },
};

interface Asked {
  readonly input: CommandInput;
  readonly context: CommandContext;
  readonly name: string;
}

async function list(accounts: Accounts, { out, json }: CommandContext): Promise<void> {
  const all = accounts.list();
  const events = accounts.events();
  if (json) return out.line(JSON.stringify({ accounts: all, events }));
  if (!accounts.required()) {
    return out.line('This station requires no logins: there are no accounts.');
  }
  for (const { name, role, state } of all) await out.line(`${name}: ${role}, ${state}`);
  for (const { at, by, change, account, key } of events) {
    const about = key === null ? '' : `, key ${key}`;
    await out.line(`${at} ${change} ${account.name} by ${by.name}${about}`);
  }
}

async function add(accounts: Accounts, { input, context, name }: Asked): Promise<void> {
  const first = !accounts.required();
  const role = roleOf(input.text('role') ?? (first ? 'administrator' : 'reader'));
  const oneTime = await givenPassphrase(input, context);
  const given = oneTime === null ? {} : { oneTime };
  const { value } = await accounts.add({ name, role, ...given }, actor());
  await tell(context, value, oneTime === null);
  if (first && !context.json) await context.err.line('From now on this station requires logins.');
}

async function reset(accounts: Accounts, { input, context, name }: Asked): Promise<void> {
  const wanted = name.trim().toLowerCase();
  const found = accounts.list().find((one) => one.name.toLowerCase() === wanted);
  if (found === undefined) {
    throw new ExpectedError(
      'account-unknown',
      'There is no account of this name; "countersign accounts list" shows which there are.',
    );
  }
  const oneTime = await givenPassphrase(input, context);
  const { value } = await accounts.reset(found.id, actor(), oneTime ?? undefined);
  await tell(context, value, oneTime === null);
}

/** @param made here, so that nobody else knows it. */
async function tell(
  { out, json }: CommandContext,
  { account, oneTimePassphrase }: { readonly account: Account; readonly oneTimePassphrase: string },
  made: boolean,
): Promise<void> {
  if (json) return out.line(JSON.stringify({ account, ...(made ? { oneTimePassphrase } : {}) }));
  await out.line(`${account.name}, ${account.role}: to be changed at the first login`);
  if (made) await out.line(`One-time passphrase: ${oneTimePassphrase}`);
}

async function givenPassphrase(input: CommandInput, context: CommandContext): Promise<string | null> {
  const file = input.text('passphrase-file');
  if (file === undefined) return null;
  const text =
    file === '-' ? await standardInput() : (await readGiven(context, file, 'passphrase')).toString();
  return text.split(/\r?\n/, 1)[0] ?? '';
}

async function standardInput(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array)); // without an encoding: bytes
  return Buffer.concat(parts).toString('utf8');
}

function needName(name: string | undefined): string {
  if (name !== undefined && name.trim() !== '') return name;
  throw new UsageError('Say whose account it is: the name follows add or reset');
}

function roleOf(text: string): Role {
  const role = roleSchema.safeParse(text);
  if (role.success) return role.data;
  throw new UsageError(`--role is ${roleSchema.options.join(', ')}; not "${text}"`);
}

function actor(): Actor {
  try {
    return commandLineActor(userInfo().username);
  } catch {
    // An account without an entry in the system's list, as in containers.
    return commandLineActor('somebody');
  }
}
