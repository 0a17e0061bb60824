import type { ExportCheck } from '../../../core/contract/export.ts';
import { countText } from '../count-words.ts';
import { MIN_PASSPHRASE } from '../../../core/exchange/export-options.ts';
import { splitProblem } from './export-choices.ts';
import type { ExportState, Missing } from './export-model.ts';

/** What stands between the choices and an export, in the order of the page. */
export function missingFor(state: ExportState, hasReader: boolean): readonly Missing[] {
  const { choices, check, elsewhere, place, task } = state;
  const { result } = check;
  const missing: Missing[] = [];
  const miss = (at: Missing['at'], sentence: string): void => void missing.push({ at, sentence });
  if (elsewhere !== null) miss('running', 'An export is running: wait for its end, or cancel it.');
  if (!hasReader) miss('reader', 'Say who you are: who exports is recorded.');
  if (task === null) miss('cases', 'Choose a task in the list of cases.');
  if (choices.formats.length === 0) miss('formats', 'Choose at least one format.');
  const shares = splitProblem(choices.split);
  if (shares !== '') miss('split', shares);
  const passphrase = passphraseProblem(state);
  if (passphrase !== '') miss('passphrase', passphrase);
  if (burnedInAsked(state) && !choices.burnedInChecked) {
    miss('burned-in', 'Look at the images for burned-in text, and confirm it.');
  }
  if (place === null) miss('place', 'Choose a folder for the export.');
  if (check.state === 'running') miss('check', 'Checking what would leave…');
  else if (check.state === 'failed') miss('check', 'What would leave could not be checked.');
  else if (result !== null) {
    if (result.cases === 0) miss('cases', 'There is no case to export.');
    else if (result.refused === result.cases) miss('refused', 'Every case is refused; the check says why.');
    else if (result.refused > 0 && result.leaving.cases === 0) {
      miss('refused', 'Every case that could leave is refused; the check says why.');
    } else if (nothingJudged(result)) miss('cases', 'Nothing is signed yet, so nothing would leave.');
    else if (result.refused > 0 && !choices.leaveOutRefused) {
      const cases = countText(result.refused, 'case is', 'cases are');
      miss('refused', `${cases} refused: mend what the check names, or leave them out.`);
    }
  }
  return missing;
}

/** Neither a mask nor a verdict: a batch without content is none. */
function nothingJudged({
  leaving,
  structures: { signed, absent, rejected, deferred },
}: ExportCheck): boolean {
  return leaving.structures === 0 && signed + absent + rejected + deferred === 0;
}

/** Sentence when the passphrase cannot be taken as it stands, else empty. */
export function passphraseProblem({ choices, passphrase, repeated, map }: ExportState): string {
  if (!choices.deidentify || passphrase === '') return '';
  if (map === 'kept') return '';
  if ([...passphrase].length < MIN_PASSPHRASE) {
    return `The passphrase needs at least ${String(MIN_PASSPHRASE)} characters.`;
  }
  return passphrase === repeated ? '' : 'The two passphrases are not the same.';
}

/**
 * Whether the reader's word about burned-in text is needed: names in the pixels survive every de-identification, and
 * under it the pixels are part of every export, with the objects that refer to them or in their own right.
 */
export function burnedInAsked({ choices, check }: ExportState): boolean {
  return choices.deidentify && (check.result?.burnedIn ?? 0) > 0;
}
