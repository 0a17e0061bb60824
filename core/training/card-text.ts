/** Small pieces of Markdown for cards of models. */

/** Lines of a table; cells as `cell` makes them. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

/** A name within Markdown: no line ends, no column ends. */
export function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

export function count(n: number, noun: string): string {
  return `${String(n)} ${noun}${n === 1 ? '' : 's'}`;
}

export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? 'not measured' : value.toFixed(3);
}

export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes < 1
    ? `${String(Math.max(1, Math.round(seconds)))} s`
    : minutes < 120
      ? count(minutes, 'minute')
      : `${(seconds / 3600).toFixed(1)} hours`;
}
