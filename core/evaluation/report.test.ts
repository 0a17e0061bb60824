import { describe, expect, it } from 'vitest';
import type { Quality } from '../pipeline/structure-label.ts';
import { csvOf } from './csv.ts';
import { reportOf } from './report.ts';
import type { ScoreRow, StructureFact, Variant } from './score-row.ts';
import { textReport } from './text-report.ts';

const quality: Quality = {
  meanProbability: 0.9,
  meanEntropy: 0.1,
  peakProbability: 1,
  predictedIou: 0.8,
  estimatedDice: 0.89,
  stability: 0.9,
  agreement: 0.9,
  plausibility: null,
  presence: 0.9,
};

function row(caseId: string, variant: Variant, dice: number, more: Partial<ScoreRow> = {}): ScoreRow {
  return {
    caseId,
    group: `patient of ${caseId}`,
    structure: 'lunate',
    variant,
    truth: 'present',
    empty: dice === 0,
    dice,
    iou: dice / (2 - dice),
    hd95: dice === 0 ? null : 2,
    assd: dice === 0 ? null : 1,
    unit: 'px',
    ...more,
  };
}

const absent = { truth: 'absent', dice: null, iou: null, hd95: null, assd: null } as const;

const rows: ScoreRow[] = [
  row('a', 'unet', 0.5),
  row('a', 'cleanup', 0.6),
  row('a', 'refined', 0.7),
  row('b', 'unet', 0.8, { unit: 'mm', hd95: 3 }),
  row('b', 'cleanup', 0.8, { unit: 'mm', hd95: 4 }),
  row('b', 'refined', 0.795, { unit: 'mm', hd95: 5 }),
  row('c', 'unet', 0.4, { structure: 'hamate' }),
  row('c', 'cleanup', 0.4, { structure: 'hamate' }),
  row('c', 'refined', 0, { structure: 'hamate' }),
  row('d', 'unet', 0, { ...absent, empty: false }),
  row('d', 'cleanup', 0, { ...absent, empty: false }),
  row('d', 'refined', 0, { ...absent, empty: true }),
];
const facts: StructureFact[] = [
  { caseId: 'a', structure: 'lunate', outcome: 'refined', quality },
  { caseId: 'b', structure: 'lunate', outcome: 'kept-by-gate', quality },
  { caseId: 'c', structure: 'hamate', outcome: 'proposed-absent', quality },
  { caseId: 'd', structure: 'lunate', outcome: 'proposed-absent', quality },
];
const report = reportOf({
  task: { id: 'wrist', version: 3 },
  structures: ['hamate', 'lunate', 'capitate'],
  casesWithoutTruth: 2,
  rows,
  facts,
});

describe('reportOf', () => {
  it('averages structure-cases and structures apart', () => {
    const { refined } = report.overall;
    expect(refined!.n).toBe(3);
    expect(refined!.dice).toBeCloseTo((0.7 + 0.795 + 0) / 3, 10);
    expect(refined!.diceOfStructures).toBeCloseTo((0.7475 + 0) / 2, 10);
    expect(Object.keys(report.structures)).toEqual(['hamate', 'lunate']);
  });

  it('never averages mm and pixels together', () => {
    expect(report.overall.refined).toMatchObject({ hd95Mm: 5, nMm: 1, hd95Px: 2, nPx: 1 });
    expect(report.overall.unet).toMatchObject({ hd95Mm: 3, nMm: 1, hd95Px: 2, nPx: 2 });
  });

  it('counts better and worse beyond the margin', () => {
    // +0.2 is better, -0.005 lies within the margin, -0.4 is worse.
    expect(report.overall.refined!.improved).toBeCloseTo(1 / 3, 10);
    expect(report.overall.refined!.worsened).toBeCloseTo(1 / 3, 10);
    expect(report.structures['lunate']!.refined).toMatchObject({ improved: 0.5, worsened: 0 });
  });

  it('pairs differences by case and structure', () => {
    expect(report.differences['refined-unet']!.overall).toMatchObject({ n: 3, groups: 3 });
    expect(report.differences['refined-unet']!.overall!.mean).toBeCloseTo((0.2 - 0.005 - 0.4) / 3, 10);
    expect(report.differences['refined-cleanup']!.structures['lunate']!.mean).toBeCloseTo(0.0475, 10);
    expect(report.differences['paper-unet']).toBeUndefined();
  });

  it('counts absence apart', () => {
    expect(report.absence).toMatchObject({
      absent: 1,
      leftEmpty: { unet: 0, cleanup: 0, refined: 1 },
      present: 3,
      proposedAbsent: 1,
      notFound: 0,
    });
    expect(report.overall.refined!.missed).toBe(1);
  });

  it('says nothing about a queue of too few cases', () => {
    expect(report.queue.agreement).toEqual({ recall: null, chance: null, worst: 0, structures: 0 });
  });
});

describe('textReport', () => {
  it('fits into 100 columns and separates units', () => {
    const lines = textReport(report);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(100);
    const text = lines.join('\n');
    expect(text).toContain('HD95 mm');
    expect(text).toContain('HD95 px');
    expect(text).toContain('4 cases scored, 2 without truth left out; 4 patients');
    expect(text).toContain('Of 1 structures known to be absent left empty: unet 0, cleanup 0, refined 1.');
  });
});

describe('csvOf', () => {
  it('writes a row per score, with empty fields for what does not exist', () => {
    const lines = csvOf([rows[0]!, rows[9]!, row('=a,b', 'sam', 0)]).split('\r\n');
    expect(lines).toEqual([
      'case,structure,variant,truth,empty,dice,iou,hd95,assd,unit',
      'a,lunate,unet,present,0,0.500000,0.333333,2.000000,1.000000,px',
      'd,lunate,unet,absent,0,,,,,px',
      '"\'=a,b",lunate,sam,present,1,0.000000,0.000000,,,px',
      '',
    ]);
  });
});
