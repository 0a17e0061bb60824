/**
 * Text in which a search looks: small letters without accents, the parts of DICOM names as words, so that
 * "muller anna" finds Müller^Anna.
 */
export function searchTextOf(parts: readonly string[]): string {
  return fold(parts.join('\n'));
}

/** Every word must occur somewhere. Empty: everything is found. */
export function searchWords(query: string): string[] {
  return fold(query)
    .split(/\s+/)
    .filter((word) => word !== '');
}

function fold(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\^/g, ' ');
}
