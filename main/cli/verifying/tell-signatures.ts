import type { SignatureCheck, SignerFacts } from '../../review/verify-signatures.ts';
import type { CommandContext } from '../command.ts';
import { counted } from '../counted.ts';

/** More faults than these say nothing new. */
const SHOWN = 200;
/** Names come from the workspace: nothing of them may steer a terminal. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Prints who signed the journal of a workspace. Nothing where nobody has ever logged in. */
export async function tellSignatures(
  { signed, unsigned, believed, signers, faults }: SignatureCheck,
  { out }: CommandContext,
): Promise<void> {
  for (const one of signers) await out.line(signerLine(one));
  for (const line of accountLines(signers)) await out.line(line);
  for (const { reason } of faults.slice(0, SHOWN)) await out.line(plain(reason));
  if (faults.length > SHOWN)
    await out.line(`and ${counted(faults.length - SHOWN, 'further line')} like that.`);
  if (signers.length === 0 && signed === 0) return;
  const rest = `${counted(unsigned, 'line')} of nobody who had logged in`;
  await out.line(
    faults.length === 0
      ? `Signatures hold: ${counted(signed, 'line')} signed, ${rest}.`
      : `Signatures do not hold in ${counted(faults.length, 'line')}; ${counted(signed, 'line')} signed, ${rest}.`,
  );
  if (believed === 0) return;
  await out.line(
    `Look at ${counted(believed, 'line')} that name a reader who had not logged in, though others had before: logins were ` +
      'switched off, or the lines come from another station.',
  );
}

/** One reader with keys of two accounts is one person on two stations, or somebody else under this name. */
function accountLines(signers: readonly SignerFacts[]): string[] {
  const accounts = new Map<string, { readonly name: string; readonly ids: Set<string> }>();
  for (const { reader, account } of signers) {
    const known = accounts.get(reader.id) ?? { name: reader.name, ids: new Set<string>() };
    accounts.set(reader.id, known);
    known.ids.add(account);
  }
  return [...accounts.values()]
    .filter(({ ids }) => ids.size > 1)
    .map(
      ({ name, ids }) =>
        `Look at ${plain(name)}: ${counted(ids.size, 'account')} signed under this name. Ask them which keys are theirs; other ` +
        'keys are somebody else.',
    );
}

function signerLine({ reader, key, lines, until }: SignerFacts): string {
  const made =
    key.because === 'reset'
      ? `made at ${key.since} after a reset of the account by ${plain(key.by.name)}`
      : `made at ${key.since}, account added by ${plain(key.by.name)}`;
  const ended = until === null ? '' : `; until the reset of ${until.at} by ${plain(until.by)}`;
  return `${plain(reader.name)} signed ${counted(lines, 'line')} with key ${key.fingerprint}, ${made}${ended}`;
}

function plain(text: string): string {
  return text.replace(UNPRINTABLE, '?');
}
