/** A row of cells; a table's first column is aligned left, all others right. */
export type Cells = readonly string[];

/** Lines of a table with a head, columns two blanks apart. No line ends in blanks. */
export function textTable(head: Cells, rows: readonly Cells[]): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: Cells): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  ')
      .trimEnd();
  return [line(head), ...rows.map(line)];
}

/** Three decimals for scores in 0..1; `-` where there is none. */
export function score(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(3);
}

/** Two decimals for mm and pixels. */
export function length(value: number | null | undefined): string {
  return value === null || value === undefined ? '-' : value.toFixed(2);
}

/** `34 %`. */
export function percent(share: number | null | undefined): string {
  return share === null || share === undefined ? '-' : `${Math.round(share * 100)} %`;
}

/** `+0.021 [-0.004 0.046]`. */
export function signed(
  interval: { readonly mean: number; readonly low: number | null; readonly high: number | null } | null,
): string {
  if (interval === null) return '-';
  const plus = (value: number): string => `${value >= 0 ? '+' : ''}${value.toFixed(3)}`;
  const { mean, low, high } = interval;
  return low === null || high === null ? plus(mean) : `${plus(mean)} [${plus(low)} ${plus(high)}]`;
}

/** Cuts a long name so that tables stay within a terminal. */
export function short(name: string, width = 20): string {
  return name.length <= width ? name : `${name.slice(0, width - 1)}~`;
}
