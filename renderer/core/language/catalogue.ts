/**
 * The texts of one language: English text -> text. English itself is the key, so that a text without a translation
 * is still read, and a translator sees what it says. `{name}` stands for a value. Texts that count have one entry
 * per plural category of the language (`one`, `other`, … of Intl.PluralRules).
 */
export type Catalogue = Readonly<Record<string, string | Readonly<Record<string, string>>>>;

/** What stands in the place of `{name}`. */
export type Values = Readonly<Record<string, string | number>>;
