/** What stands in the place of `{name}`. */
export type Values = Readonly<Record<string, string | number>>;
