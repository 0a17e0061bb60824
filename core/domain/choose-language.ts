/**
 * Which language is shown.
 * @param wish BCP 47, or `system`.
 * @param preferred what the system or browser asks for, best first; counts for `system` only.
 * @param offered tags of what is there.
 * @returns one of `offered`: the language itself or the one without its region (`de` for `de-AT`), else `en`.
 */
export function chooseLanguage(
  wish: string,
  preferred: readonly string[],
  offered: readonly string[],
): string {
  const wishes = wish === 'system' ? preferred : [wish];
  for (const each of wishes) {
    const parts = each.split('-');
    for (let length = parts.length; length > 0; length--) {
      const tag = parts.slice(0, length).join('-').toLowerCase();
      const found = offered.find((one) => one.toLowerCase() === tag);
      if (found !== undefined) return found;
    }
  }
  return 'en';
}
