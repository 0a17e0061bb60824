const numbers = new Intl.NumberFormat('en');

export function numberText(count: number): string {
  return numbers.format(count);
}

/** `2,000 cases`, `1 case`. */
export function countText(count: number, one: string, many = `${one}s`): string {
  return `${numbers.format(count)} ${count === 1 ? one : many}`;
}
