import { ExpectedError } from '../../../core/domain/errors.ts';

/** What on the command line settles a finding or failure, whose sentence the workstation shows too. */
const SWITCHES: Readonly<Record<string, string>> = {
  'burned-in-unchecked': '--burned-in-checked',
  'patients-unknown': '--patients FILE',
  'nothing-signed': '--include-unsigned',
};

export function withSwitch(code: string, sentence: string): string {
  const found = SWITCHES[code];
  return found === undefined ? sentence : sentence.replace(/\.$/, ` (${found}).`);
}

/** What was thrown, with the switch that settles it. */
export function thrownWithSwitch(error: unknown): unknown {
  if (!(error instanceof ExpectedError) || !(error.code in SWITCHES)) return error;
  return new ExpectedError(error.code, withSwitch(error.code, error.message), { cause: error });
}
