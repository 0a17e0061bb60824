import { z } from 'zod';

/** BCP 47, e.g. `fr` or `pt-BR`: the name of a language file without `.json`. */
export const languageTagSchema = z
  .string()
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
  // What looks like a tag and is none would make Intl throw wherever a number is shown.
  .refine((tag) => isLocale(tag));

function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

const pluralForms = z.partialRecord(z.enum(['zero', 'one', 'two', 'few', 'many', 'other']), z.string());

/**
 * The texts of one language: English text -> text. English itself is the key, so that a text without a translation
 * is still read, and a translator sees what it says. `{name}` stands for a value. Texts that count have one entry
 * per plural category of the language (`one`, `other`, … of Intl.PluralRules).
 */
export const catalogueSchema = z.record(z.string(), z.union([z.string(), pluralForms]));
export type Catalogue = Readonly<z.infer<typeof catalogueSchema>>;
