/** `1 case`, `2 cases`: of words that take an s. */
export function counted(n: number, word: string): string {
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}
