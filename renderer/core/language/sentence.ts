import { backendKeys } from '../../languages/backend-keys.ts';
import { compileSentences, type Sentences } from './sentence-patterns.ts';
import { catalogue, number } from './translate.ts';

/** Of the language in use; made anew when it changes. */
let compiled: Sentences | null = null;
let compiledFrom: unknown = null;

/**
 * A sentence of the backend in the reader's language. It comes composed, in English (the command line says the same),
 * and is told by its pattern; a sentence that nobody has translated is shown as it came.
 */
export function sentence(text: string): string {
  const texts = catalogue();
  if (compiled === null || compiledFrom !== texts) {
    // A word of the page (the key `Home`) is none of the backend (a folder of that name).
    compiled = compileSentences(
      Object.fromEntries(Object.entries(texts).filter(([english]) => backendKeys.has(english))),
      shareText,
    );
    compiledFrom = texts;
  }
  return compiled.translate(text);
}

function shareText(value: number, decimals: number): string {
  return number(value, {
    style: 'percent',
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
}
