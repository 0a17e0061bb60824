import { sentence } from '../language/sentence.ts';

/** What somebody did, as the journal's words say it, in the reader's language. One key may give several verdicts. */
export function actionWords(what: string): string {
  return what.split('; ').map(sentence).join('; ');
}
