import type { Catalogue } from '../../core/domain/language-file.ts';

interface Filled {
  readonly file: Catalogue;
  /** Texts without a translation; in the program they are English. */
  readonly missing: number;
  /** Texts of the earlier file that the program does not know any more. */
  readonly dropped: number;
}

/**
 * Every text with what an earlier file says, empty where it says nothing: the program shows English there.
 * @param texts `counted` by their English text for many.
 */
export function fillTemplate(
  texts: { readonly plain: readonly string[]; readonly counted: readonly string[] },
  { tag, before }: { readonly tag: string; readonly before: Catalogue },
): Filled {
  const categories = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
  const file: Record<string, Catalogue[string]> = {};
  for (const text of [...new Set(texts.plain)].sort()) {
    const known = before[text];
    file[text] = typeof known === 'string' ? known : '';
  }
  for (const text of [...texts.counted].sort()) {
    const known = before[text];
    const forms = typeof known === 'object' ? known : {};
    file[text] = Object.fromEntries(categories.map((category) => [category, forms[category] ?? '']));
  }
  const isEmpty = (text: Catalogue[string]): boolean =>
    typeof text === 'string' ? text === '' : Object.values(text).includes('');
  return {
    file,
    missing: Object.values(file).filter(isEmpty).length,
    dropped: Object.keys(before).filter((text) => !(text in file)).length,
  };
}
