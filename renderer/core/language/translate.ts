import type { Catalogue } from '../../../core/domain/language-file.ts';
import type { Values } from './values.ts';

interface Language {
  /** BCP 47. */
  readonly tag: string;
  readonly catalogue: Catalogue;
  readonly plurals: Intl.PluralRules;
  /** By their options. Making one costs more than all else of a text; a few forms are used again and again. */
  readonly numbers: Map<string, Intl.NumberFormat>;
}

const ENGLISH = languageOf('en', {});
let language = ENGLISH;

/** Chooses the language of every text from now on; what is on the screen has to be drawn again. */
export function setLanguage(tag: string, catalogue: Catalogue): void {
  language = languageOf(tag, catalogue);
}

/** Every text of the language in use that is not English; the same object until another one is chosen. */
export function catalogue(): Catalogue {
  return language.catalogue;
}

/** BCP 47 tag of the language in use: for dates, numbers and the document. */
export function languageTag(): string {
  return language.tag;
}

/**
 * A text in the reader's language. Call it where the text is shown, never at the top of a module: there no language
 * is chosen yet.
 * @param text English, with `{name}` for values: a literal, since translators get their list from the sources.
 */
export function t(text: string, values: Values = {}): string {
  const found = language.catalogue[text];
  return fill(typeof found === 'string' && found !== '' ? found : text, values);
}

/**
 * A text that counts; `{count}` is the number as the language writes it.
 * @param one English for one, `other` for every other number: literals; `other` is the key.
 */
export function tn(count: number, one: string, other: string, values: Values = {}): string {
  const found = language.catalogue[other];
  const forms = typeof found === 'object' ? found : {};
  // A template that is only begun has empty forms.
  const form = forms[language.plurals.select(count)] || forms.other || (count === 1 ? one : other);
  return fill(form, { count: number(count), ...values });
}

/** A text as it is recorded: the same whatever language the reader has. */
export function inEnglish(text: () => string): string {
  const before = language;
  language = ENGLISH;
  try {
    return text();
  } finally {
    language = before;
  }
}

/** A number as the language writes it. */
export function number(value: number, options?: Intl.NumberFormatOptions): string {
  const { tag, numbers } = language;
  const key = JSON.stringify(options ?? {});
  let format = numbers.get(key);
  if (format === undefined) numbers.set(key, (format = new Intl.NumberFormat(tag, options)));
  return format.format(value);
}

function languageOf(tag: string, catalogue: Catalogue): Language {
  return { tag, catalogue, plurals: new Intl.PluralRules(tag), numbers: new Map() };
}

function fill(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === 'number' ? number(value) : value;
  });
}
