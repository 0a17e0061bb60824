import type { EvaluationReport } from './report.ts';
import { REVIEW_KEYS } from '../pipeline/review-order.ts';
import type { Variant } from './score-row.ts';
import { VARIANTS } from './score-row.ts';
import type { VariantSummary } from './summary.ts';
import { length, percent, score, short, signed, textTable } from './text-table.ts';

/** The report for a terminal of 100 columns. */
export function textReport(report: EvaluationReport): string[] {
  const variants = variantsOf(report);
  return [
    ...overview(report, variants),
    ...structureTables(report, variants, COLUMNS),
    ...absence(report, variants),
    ...queue(report),
  ];
}

/** Its first part: the figures over all structures, and Dice per structure. */
export function shortReport(report: EvaluationReport): string[] {
  const variants = variantsOf(report);
  return [...overview(report, variants), ...structureTables(report, variants, COLUMNS.slice(0, 1))];
}

function variantsOf(report: EvaluationReport): Variant[] {
  return VARIANTS.filter((variant) => report.overall[variant] !== undefined);
}

function overview(report: EvaluationReport, variants: readonly Variant[]): string[] {
  const { task, cases, groups, casesWithoutTruth } = report;
  return [
    `Task ${task.id} version ${task.version}: ${cases} cases scored` +
      `${casesWithoutTruth === 0 ? '' : `, ${casesWithoutTruth} without truth left out`}; ` +
      `${groups} patients (or cases).`,
    'Means over the structures that the truth holds; a missed one counts as Dice 0. Distances: over the',
    'masks that hold something, mm and pixels apart.',
    '',
    ...overallTable(report, variants),
    '',
    `better, worse: share whose Dice rose or fell by more than ${report.changeMargin} against the U-Net.`,
    '',
    ...differences(report),
    '',
  ];
}

function overallTable(report: EvaluationReport, variants: readonly Variant[]): string[] {
  const all = variants.map((variant) => report.overall[variant]!);
  const mm = all.some((one) => one.nMm > 0);
  const px = all.some((one) => one.nPx > 0);
  const head = ['', 'n', 'Dice', 'by struct.', 'IoU'];
  if (mm) head.push('HD95 mm', 'ASSD mm');
  if (px) head.push('HD95 px', 'ASSD px');
  head.push('better', 'worse');
  const rows = all.map((one, index) => [
    variants[index]!,
    String(one.n),
    score(one.dice),
    score(one.diceOfStructures),
    score(one.iou),
    ...(mm ? [length(one.hd95Mm), length(one.assdMm)] : []),
    ...(px ? [length(one.hd95Px), length(one.assdPx)] : []),
    percent(one.improved),
    percent(one.worsened),
  ]);
  return textTable(head, rows);
}

function differences(report: EvaluationReport): string[] {
  const lines = Object.entries(report.differences).map(([name, { overall }]) => [
    name.replace('-', ' less '),
    signed(overall),
  ]);
  return textTable(['Dice', 'mean [95 % interval by patient]'], lines);
}

interface Column {
  readonly title: string;
  readonly text: (summary: VariantSummary) => string;
  readonly shown: (summary: VariantSummary) => boolean;
}

const always = (summary: VariantSummary): boolean => summary.n > 0;
const COLUMNS: readonly Column[] = [
  { title: 'Dice', text: (one) => score(one.dice), shown: always },
  { title: 'IoU', text: (one) => score(one.iou), shown: always },
  { title: 'HD95 mm', text: (one) => length(one.hd95Mm), shown: (one) => one.nMm > 0 },
  { title: 'ASSD mm', text: (one) => length(one.assdMm), shown: (one) => one.nMm > 0 },
  { title: 'HD95 px', text: (one) => length(one.hd95Px), shown: (one) => one.nPx > 0 },
  { title: 'ASSD px', text: (one) => length(one.assdPx), shown: (one) => one.nPx > 0 },
  {
    title: 'better/worse',
    text: (one) => `${percent(one.improved)}/${percent(one.worsened)}`.replaceAll(' %', ''),
    shown: always,
  },
];

/** One table a measure: structures down, variants across. */
function structureTables(
  report: EvaluationReport,
  variants: readonly Variant[],
  columns: readonly Column[],
): string[] {
  const gain = report.differences['refined-unet'];
  return columns.flatMap((column) => {
    const rows = Object.entries(report.structures).flatMap(([id, of]) => {
      const summaries = variants.map((variant) => of[variant]!);
      if (!summaries.some(column.shown)) return [];
      const cells = [short(id), String(summaries[0]?.n ?? 0), ...summaries.map(column.text)];
      return [column.title === 'Dice' ? [...cells, signed(gain?.structures[id] ?? null)] : cells];
    });
    if (rows.length === 0) return [];
    const head = [column.title, 'n', ...variants.map((variant) => HEADS[variant])];
    return [...textTable(column.title === 'Dice' ? [...head, 'refined-unet'] : head, rows), ''];
  });
}

const HEADS: Readonly<Record<Variant, string>> = {
  unet: 'unet',
  cleanup: 'clean',
  randomWalker: 'walker',
  sam: 'sam',
  refined: 'refined',
  paper: 'paper',
};

function absence(report: EvaluationReport, variants: readonly Variant[]): string[] {
  const { absent, leftEmpty, present, proposedAbsent, notFound } = report.absence;
  const wrong = `Of ${present} present ones ${proposedAbsent} were proposed as absent, ${notFound} not found.`;
  if (absent === 0) return ['No structure is known to be absent.', wrong, ''];
  const counts = variants.map((variant) => `${variant} ${leftEmpty[variant] ?? 0}`).join(', ');
  return [`Of ${absent} structures known to be absent left empty: ${counts}.`, wrong, ''];
}

function queue(report: EvaluationReport): string[] {
  const rows = REVIEW_KEYS.map((key) => {
    const { recall, chance, worst } = report.queue[key];
    return [key, score(recall), score(chance), String(worst)];
  });
  return [
    "Review queue: share of the worst 10 % of masks in the first 20 % of a structure's queue",
    ...textTable(['ordered by', 'recall', 'chance', 'masks'], rows),
  ];
}
