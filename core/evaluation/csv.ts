import type { ScoreRow } from './score-row.ts';

const HEAD = ['case', 'structure', 'variant', 'truth', 'empty', 'dice', 'iou', 'hd95', 'assd', 'unit'];

/** One row per case, structure and variant; an empty field where a figure does not exist (RFC 4180). */
export function csvOf(rows: readonly ScoreRow[]): string {
  const lines = rows.map((row) => [
    csvField(row.caseId),
    csvField(row.structure),
    row.variant,
    row.truth,
    row.empty ? '1' : '0',
    figure(row.dice),
    figure(row.iou),
    figure(row.hd95),
    figure(row.assd),
    row.unit,
  ]);
  return [HEAD, ...lines].map((line) => `${line.join(',')}\r\n`).join('');
}

function figure(value: number | null): string {
  return value === null ? '' : value.toFixed(6);
}

/** Text as a field (RFC 4180). A spreadsheet would run one that begins like a formula. */
export function csvField(text: string): string {
  const safe = /^[=+\-@]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
