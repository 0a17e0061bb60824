import type { ExportCheck } from '../../../core/contract/export.ts';
import { MIN_PASSPHRASE } from '../../../core/exchange/export-options.ts';
import { t, tn } from '../language/translate.ts';
import { splitProblem } from './export-choices.ts';
import type { ExportState, Missing } from './export-model.ts';

/** What stands between the choices and an export, in the order of the page. */
export function missingFor(state: ExportState, hasReader: boolean): readonly Missing[] {
  const { choices, check, elsewhere, place, task } = state;
  const { result } = check;
  const missing: Missing[] = [];
  const miss = (at: Missing['at'], sentence: string): void => void missing.push({ at, sentence });
  if (elsewhere !== null) miss('running', t('An export is running: wait for its end, or cancel it.'));
  if (!hasReader) miss('reader', t('Say who you are: who exports is recorded.'));
  if (task === null) miss('cases', t('Choose a task in the list of cases.'));
  if (choices.formats.length === 0) miss('formats', t('Choose at least one format.'));
  const shares = splitProblem(choices.split);
  if (shares !== '') miss('split', shares);
  const passphrase = passphraseProblem(state);
  if (passphrase !== '') miss('passphrase', passphrase);
  if (burnedInAsked(state) && !choices.burnedInChecked) {
    miss('burned-in', t('Look at the images for burned-in text, and confirm it.'));
  }
  if (place === null) miss('place', t('Choose a folder for the export.'));
  if (check.state === 'running') miss('check', t('Checking what would leave…'));
  else if (check.state === 'failed') miss('check', t('What would leave could not be checked.'));
  else if (result !== null) {
    if (result.cases === 0) miss('cases', t('There is no case to export.'));
    else if (result.refused === result.cases)
      miss('refused', t('Every case is refused; the check says why.'));
    else if (result.refused > 0 && result.leaving.cases === 0) {
      miss('refused', t('Every case that could leave is refused; the check says why.'));
    } else if (nothingJudged(result)) miss('cases', t('Nothing is signed yet, so nothing would leave.'));
    else if (result.refused > 0 && !choices.leaveOutRefused) {
      miss('refused', refusedWords(result.refused));
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
    return t('The passphrase needs at least {count} characters.', { count: MIN_PASSPHRASE });
  }
  return passphrase === repeated ? '' : t('The two passphrases are not the same.');
}

/**
 * Whether the reader's word about burned-in text is needed: names in the pixels survive every de-identification, and
 * under it the pixels are part of every export, with the objects that refer to them or in their own right.
 */
export function burnedInAsked({ choices, check }: ExportState): boolean {
  return choices.deidentify && (check.result?.burnedIn ?? 0) > 0;
}

function refusedWords(cases: number): string {
  return tn(
    cases,
    '{count} case is refused: mend what the check names, or leave them out.',
    '{count} cases are refused: mend what the check names, or leave them out.',
  );
}
