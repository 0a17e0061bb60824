import type { SignatureCheck, SignerFacts } from '../../review/verify-signatures.ts';
import type { CommandContext } from '../command.ts';
import { counted } from '../counted.ts';

/** More faults than these say nothing new. */
const SHOWN = 200;
/** Names come from the workspace: nothing of them may steer a terminal. */
const UNPRINTABLE = /[\p{C}\p{Zl}\p{Zp}]/gu;

/** Prints who signed the journal of a workspace. Nothing where nobody has ever logged in. */
export async function tellSignatures(
  { signed, unsigned, signers, faults }: SignatureCheck,
  { out }: CommandContext,
): Promise<void> {
  for (const one of signers) await out.line(signerLine(one));
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
