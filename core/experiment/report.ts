import { meanOf } from '../evaluation/summary.ts';
import { percent, score, signed, textTable, type Cells } from '../evaluation/text-table.ts';
import { table as markdownTable } from '../training/card-text.ts';
import type { StudyCell, StudyRow } from './cell.ts';
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
    pseudoStructureTable(cells, structures),
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

/** Pseudo labels of every kind, and what SAM makes of the truth. */
const PSEUDO_ROWS = [...PSEUDO_VARIANTS, 'SAM prompted by the truth'] as const;
type PseudoRow = (typeof PSEUDO_ROWS)[number];

function pseudoRows({ pseudo }: StudyCell, row: PseudoRow): readonly StudyRow[] {
  if (pseudo === null) return [];
  if (row === pseudo.variant) return pseudo.rows;
  return row === 'SAM prompted by the truth' ? pseudo.truthPrompted : [];
}

function presentPseudo(cells: readonly StudyCell[]): PseudoRow[] {
  return PSEUDO_ROWS.filter((row) => cells.some((cell) => pseudoRows(cell, row).length > 0));
}

function pseudoTable(cells: readonly StudyCell[]): ReportTable {
  const title = 'Dice of the pseudo labels themselves against the hidden truth';
  return tableByCount(cells, { title, first: 'pseudo labels', rows: presentPseudo(cells) }, (row, k) => {
    const at = cells.filter((cell) => cell.k === k);
    const interval = diceOfRows(at.map((cell) => ({ seed: cell.seed, rows: pseudoRows(cell, row) })));
    const own = at.filter(({ pseudo }) => pseudo?.variant === row);
    const left = own.reduce((sum, { pseudo }) => sum + (pseudo?.left ?? 0), 0);
    const all = own.reduce((sum, { pseudo }) => sum + (pseudo?.rows.length ?? 0), 0);
    if (interval === null) return '-';
    return `${score(interval.mean)}${left === 0 ? '' : ` (${percent(left / (all + left))} left out)`}`;
  });
}

function pseudoStructureTable(cells: readonly StudyCell[], structures: readonly string[]): ReportTable {
  const k = Math.max(...countsOf(cells));
  const own = cells.filter((cell) => cell.k === k);
  const columns = presentPseudo(own);
  return perStructure(
    { title: `Dice of the pseudo labels per structure at k = ${k}`, columns, structures },
    (row) => own.flatMap((cell) => pseudoRows(cell, row)),
  );
}

/** At the largest number of labelled cases. */
function structureTable(cells: readonly StudyCell[], structures: readonly string[]): ReportTable {
  const k = Math.max(...countsOf(cells));
  const own = cells.filter((cell) => cell.k === k);
  return perStructure(
    { title: `Mean Dice per structure at k = ${k}`, columns: present(own), structures },
    (variant) => own.filter((cell) => cell.variant === variant).flatMap(({ rows }) => rows),
  );
}

/** Mean Dice over the images that show a structure, and how many there are. */
function perStructure<Column extends string>(
  about: {
    readonly title: string;
    readonly columns: readonly Column[];
    readonly structures: readonly string[];
  },
  rowsOf: (column: Column) => readonly StudyRow[],
): ReportTable {
  const { title, columns, structures } = about;
  const all = columns.map(rowsOf);
  return {
    title,
    head: ['structure', 'n', ...columns],
    rows:
      columns.length === 0
        ? []
        : structures.map((structure) => {
            const shown = all.map((rows) =>
              rows.filter((row) => row.structure === structure && row.dice !== null).map(({ dice }) => dice),
            );
            return [structure, String(shown[0]?.length ?? 0), ...shown.map((dices) => score(meanOf(dices)))];
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
