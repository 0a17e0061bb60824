import { score, signed, textTable, type Cells } from '../evaluation/text-table.ts';
import type { StudyCell } from './cell.ts';
import { compareCells, countsOf, diceOfRows, summariseCells } from './summarise.ts';
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
  const line = (cells: Cells): string => `| ${cells.join(' | ')} |`;
  return tables
    .map(({ title, head, rows }) =>
      [`## ${title}`, '', line(head), line(head.map(() => '---')), ...rows.map(line), ''].join('\n'),
    )
    .join('\n');
}

function diceTable(cells: readonly StudyCell[]): ReportTable {
  const summary = summariseCells(cells);
  const ks = countsOf(cells);
  return {
    title: 'Mean Dice of the test cases [95 % interval over patients]',
    head: ['variant', ...ks.map((k) => `k = ${k}`)],
    rows: present(cells).map((variant) => [
      variant,
      ...ks.map((k) => {
        const one = summary.find((entry) => entry.k === k && entry.variant === variant);
        return one === undefined ? '-' : withInterval(one.interval);
      }),
    ]),
  };
}

function differenceTable(cells: readonly StudyCell[]): ReportTable {
  const all = compareCells(cells);
  const ks = countsOf(cells);
  const pairs = [...new Map(all.map((one) => [`${one.variant} - ${one.against}`, one])).keys()];
  return {
    title: 'Paired differences [95 % interval over patients]',
    head: ['difference', ...ks.map((k) => `k = ${k}`)],
    rows: pairs.map((pair) => [
      pair,
      ...ks.map((k) =>
        signed(
          all.find((one) => one.k === k && `${one.variant} - ${one.against}` === pair)?.interval ?? null,
        ),
      ),
    ]),
  };
}

function pseudoTable(cells: readonly StudyCell[]): ReportTable {
  const ks = countsOf(cells);
  const rows = PSEUDO_VARIANTS.flatMap((variant): Cells[] => {
    const own = cells.filter((cell) => cell.pseudo?.variant === variant);
    if (own.length === 0) return [];
    const figures = ks.map((k) => {
      const at = own.filter((cell) => cell.k === k);
      const interval = diceOfRows(at.map(({ seed, pseudo }) => ({ seed, rows: pseudo?.rows ?? [] })));
      const left = at.reduce((sum, { pseudo }) => sum + (pseudo?.left ?? 0), 0);
      const all = at.reduce((sum, { pseudo }) => sum + (pseudo?.rows.length ?? 0), 0);
      if (interval === null) return '-';
      return `${score(interval.mean)}${left === 0 ? '' : ` (${percent(left / (all + left))} left out)`}`;
    });
    return [[variant, ...figures]];
  });
  return {
    title: 'Dice of the pseudo labels themselves against the hidden truth',
    head: ['pseudo labels', ...ks.map((k) => `k = ${k}`)],
    rows,
  };
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
  const ks = countsOf(cells);
  return {
    title: 'The same networks at threshold 0.5 with every component: mean Dice',
    head: ['variant', ...ks.map((k) => `k = ${k}`)],
    rows: present(cells).map((variant) => [
      variant,
      ...ks.map((k) =>
        score(
          diceOfRows(
            cells
              .filter((cell) => cell.k === k && cell.variant === variant)
              .map(({ seed, plainRows }) => ({ seed, rows: plainRows })),
          )?.mean,
        ),
      ),
    ]),
  };
}

function present(cells: readonly StudyCell[]) {
  return STUDY_VARIANTS.filter((variant) => cells.some((cell) => cell.variant === variant));
}

function withInterval(interval: { mean: number; low: number | null; high: number | null }): string {
  const { mean, low, high } = interval;
  return low === null || high === null ? score(mean) : `${score(mean)} [${score(low)} ${score(high)}]`;
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
