import { percent, score, signed, textTable, type Cells } from '../evaluation/text-table.ts';
import { table as markdownTable } from '../training/card-text.ts';
import type { StudyCell } from './cell.ts';
import { compareCells, countsOf, diceOfRows, summariseCells, type VariantDifference } from './summarise.ts';
import { PSEUDO_VARIANTS, STUDY_VARIANTS } from './variants.ts';

/** A table before it is laid out. */
export interface ReportTable {
  readonly title: string;
  readonly head: Cells;
  readonly rows: readonly Cells[];
}

/** Everything that the study found, as tables. */
export function studyTables(cells: readonly StudyCell[], structures: readonly string[]): ReportTable[] {
  return [
    diceTable(cells),
    differenceTable(cells),
    pseudoTable(cells),
    structureTable(cells, structures),
    plainTable(cells),
  ].filter((table) => table.rows.length > 0);
}

/** For a terminal. */
export function tablesAsText(tables: readonly ReportTable[]): string[] {
  return tables.flatMap(({ title, head, rows }) => [title, ...textTable(head, rows), '']);
}

export function tablesAsMarkdown(tables: readonly ReportTable[]): string {
  return tables
    .map(({ title, head, rows }) => [`## ${title}`, '', ...markdownTable(head, rows), ''].join('\n'))
    .join('\n');
}

/** A table with a column for every number of labelled cases. */
function tableByCount<Row extends string>(
  cells: readonly StudyCell[],
  { title, first, rows }: { readonly title: string; readonly first: string; readonly rows: readonly Row[] },
  figure: (row: Row, k: number) => string,
): ReportTable {
  const ks = countsOf(cells);
  return {
    title,
    head: [first, ...ks.map((k) => `k = ${k}`)],
    rows: rows.map((row) => [row, ...ks.map((k) => figure(row, k))]),
  };
}

function diceTable(cells: readonly StudyCell[]): ReportTable {
  const summary = summariseCells(cells);
  const title = 'Mean Dice of the test cases [95 % interval over patients]';
  return tableByCount(cells, { title, first: 'variant', rows: present(cells) }, (variant, k) => {
    const one = summary.find((entry) => entry.k === k && entry.variant === variant);
    return one === undefined ? '-' : withInterval(one.interval);
  });
}

function differenceTable(cells: readonly StudyCell[]): ReportTable {
  const pairOf = ({ variant, against }: VariantDifference): string => `${variant} - ${against}`;
  const all = compareCells(cells);
  const title = 'Paired differences [95 % interval over patients]';
  const rows = [...new Set(all.map(pairOf))];
  return tableByCount(cells, { title, first: 'difference', rows }, (pair, k) =>
    signed(all.find((one) => one.k === k && pairOf(one) === pair)?.interval ?? null),
  );
}

function pseudoTable(cells: readonly StudyCell[]): ReportTable {
  const title = 'Dice of the pseudo labels themselves against the hidden truth';
  const rows = PSEUDO_VARIANTS.filter((variant) => cells.some(({ pseudo }) => pseudo?.variant === variant));
  return tableByCount(cells, { title, first: 'pseudo labels', rows }, (variant, k) => {
    const at = cells.filter((cell) => cell.k === k && cell.pseudo?.variant === variant);
    const interval = diceOfRows(at.map(({ seed, pseudo }) => ({ seed, rows: pseudo?.rows ?? [] })));
    const left = at.reduce((sum, { pseudo }) => sum + (pseudo?.left ?? 0), 0);
    const all = at.reduce((sum, { pseudo }) => sum + (pseudo?.rows.length ?? 0), 0);
    if (interval === null) return '-';
    return `${score(interval.mean)}${left === 0 ? '' : ` (${percent(left / (all + left))} left out)`}`;
  });
}

/** At the largest number of labelled cases. */
function structureTable(cells: readonly StudyCell[], structures: readonly string[]): ReportTable {
  const k = Math.max(...countsOf(cells));
  const variants = present(cells.filter((cell) => cell.k === k));
  return {
    title: `Mean Dice per structure at k = ${k}`,
    head: ['structure', 'n', ...variants],
    rows: structures.map((structure) => {
      const of = variants.map((variant) =>
        cells
          .filter((cell) => cell.k === k && cell.variant === variant)
          .flatMap((cell) => cell.rows.filter((row) => row.structure === structure && row.dice !== null)),
      );
      const count = of[0]?.length ?? 0;
      return [
        structure,
        String(count),
        ...of.map((rows) =>
          score(rows.length === 0 ? null : rows.reduce((sum, row) => sum + (row.dice ?? 0), 0) / rows.length),
        ),
      ];
    }),
  };
}

function plainTable(cells: readonly StudyCell[]): ReportTable {
  const title = 'The same networks at threshold 0.5 with every component: mean Dice';
  return tableByCount(cells, { title, first: 'variant', rows: present(cells) }, (variant, k) => {
    const own = cells.filter((cell) => cell.k === k && cell.variant === variant);
    return score(diceOfRows(own.map(({ seed, plainRows }) => ({ seed, rows: plainRows })))?.mean);
  });
}

function present(cells: readonly StudyCell[]) {
  return STUDY_VARIANTS.filter((variant) => cells.some((cell) => cell.variant === variant));
}

function withInterval(interval: { mean: number; low: number | null; high: number | null }): string {
  const { mean, low, high } = interval;
  return low === null || high === null ? score(mean) : `${score(mean)} [${score(low)} ${score(high)}]`;
}
