import { describe, expect, it } from 'vitest';
import type { StudyCell } from './cell.ts';
import { studyPlot } from './plot.ts';
import { studyTables, tablesAsMarkdown, tablesAsText } from './report.ts';
import { compareCells, lastLine, summariseCells } from './summarise.ts';
import type { StudyVariant } from './variants.ts';

/** Dice of structure `a` in cases 0, 1, 2 of three patients. */
function cell(
  variant: StudyVariant,
  values: readonly (number | null)[],
  more: Partial<StudyCell> = {},
): StudyCell {
  const rows = values.map((dice, index) => ({
    case: index,
    patient: index,
    structure: 'a',
    dice,
    empty: dice === 0,
  }));
  return {
    format: 'countersign-experiment-cell/1',
    k: 10,
    seed: 1,
    variant,
    images: { labelled: 10, unlabelled: 5, test: 3 },
    rows,
    plainRows: rows,
    pseudo: null,
    seconds: 1,
    ...more,
  };
}

const CELLS = [
  cell('raw', [0.5, 0.6, 0.7], {
    pseudo: { variant: 'raw', rows: cell('raw', [0.4]).rows, left: 0, truthPrompted: [] },
  }),
  cell('sam', [0.6, 0.7, 0.8], {
    pseudo: {
      variant: 'sam',
      rows: cell('raw', [0.9]).rows,
      left: 1,
      truthPrompted: cell('raw', [0.95, null]).rows,
    },
  }),
];

describe('summariseCells', () => {
  it('takes the mean over test cases, each the mean of what is there', () => {
    const two = cell('raw', [0.5, 0.6, 0.7]);
    const extra = { case: 0, patient: 0, structure: 'b', dice: 0.9, empty: false };
    const absent = { case: 1, patient: 1, structure: 'b', dice: null, empty: true };
    const [summary] = summariseCells([{ ...two, rows: [...two.rows, extra, absent] }]);
    // Case 0: (0.5 + 0.9) / 2 = 0.7.
    expect(summary!.interval.mean).toBeCloseTo((0.7 + 0.6 + 0.7) / 3);
    expect(summary).toMatchObject({ k: 10, variant: 'raw', seeds: 1 });
    expect(summary!.interval.low).toBeGreaterThanOrEqual(0.6);
    expect(summary!.interval.high).toBeLessThanOrEqual(0.7);
  });

  it('compares variants on the same cases and seeds', () => {
    const other = cell('sam', [0.1, 0.1, 0.1], { seed: 2 });
    const [gain] = compareCells([...CELLS, other]);
    expect(gain).toMatchObject({ k: 10, variant: 'sam', against: 'raw' });
    expect(gain!.interval.mean).toBeCloseTo(0.1);
    expect(gain!.interval.n).toBe(3);
  });
});

describe('lastLine', () => {
  it('is one line of JSON by variant and number of cases', () => {
    const line = lastLine(summariseCells([...CELLS, cell('raw', [0.8, 0.8, 0.8], { k: 20 })]));
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({
      raw: {
        '10': { dice: 0.6, low: expect.any(Number) as number, high: expect.any(Number) as number },
        '20': { dice: 0.8, low: 0.8, high: 0.8 },
      },
      sam: { '10': { dice: 0.7, low: expect.any(Number) as number, high: expect.any(Number) as number } },
    });
  });

  it('has an interval of no width where there is one patient', () => {
    expect(lastLine(summariseCells([cell('sam', [0.5])]))).toBe(
      '{"sam":{"10":{"dice":0.5,"low":0.5,"high":0.5}}}',
    );
  });
});

describe('the report', () => {
  it('shows Dice, differences, pseudo labels and structures', () => {
    const tables = studyTables(CELLS, ['a']);
    expect(tables.map((table) => table.rows)).toEqual([
      [
        ['raw', '0.600 [0.500 0.700]'],
        ['sam', '0.700 [0.600 0.800]'],
      ],
      [['sam - raw', '+0.100 [+0.100 +0.100]']],
      [
        ['raw', '0.400'],
        ['sam', '0.900 (50 % left out)'],
        ['SAM prompted by the truth', '0.950'],
      ],
      [['a', '1', '0.400', '0.900', '0.950']],
      [['a', '3', '0.600', '0.700']],
      [
        ['raw', '0.600'],
        ['sam', '0.700'],
      ],
    ]);
    expect(tablesAsText(tables)).toContain('sam - raw   +0.100 [+0.100 +0.100]');
    expect(tablesAsMarkdown(tables)).toContain('| raw | 0.600 [0.500 0.700] |');
  });

  it('is drawn as SVG with one point a variant', () => {
    const svg = studyPlot(summariseCells(CELLS), 'a < b');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('a &lt; b');
    // Two points and two entries of the legend.
    expect(svg.match(/<circle /g)).toHaveLength(4);
  });
});
