import type { Comparison } from '../contract/training.ts';
import { length, percent, score, short, signed, textTable } from './text-table.ts';

/** A comparison for a terminal of 100 columns. */
export function comparisonText(
  comparison: Comparison,
  names: { readonly old: string; readonly new: string },
) {
  const { cases, patients, seen, unit, acceptance, rows, overall, warnings } = comparison;
  return [
    `Old: ${names.old}. New: ${names.new}.`,
    `${String(cases)} reviewed cases of ${String(patients)} patients` +
      `${seen === 0 ? '' : `; ${String(seen)} reviewed cases left out, since one of the models has seen the patient`}.`,
    '',
    ...textTable(
      ['Dice', 'n', 'old', 'new', 'new - old', 'of corrected'],
      [...rows, { ...overall, name: 'All' }].map((row) => [
        short(row.name),
        String(row.n),
        score(row.old.dice),
        score(row.new.dice),
        signed(row.difference),
        signed(row.corrected),
      ]),
    ),
    '',
    ...textTable(
      [`HD95 (${unit})`, 'old', 'new', 'accepted: old', 'new', 'own of old'],
      [...rows, { ...overall, name: 'All' }].map((row) => [
        short(row.name),
        length(row.old.hd95),
        length(row.new.hd95),
        percent(row.old.accepted),
        percent(row.new.accepted),
        String(row.fromOld),
      ]),
    ),
    '',
    'n: signed masks. new - old: paired, with a 95 % interval over patients. Own of old: masks of the old',
    'model that readers accepted as they were. HD95: where both models draw something.',
    acceptance,
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `Note: ${warning}`)]),
  ];
}
