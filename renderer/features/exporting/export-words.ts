import type { ExportCheck } from '../../../core/contract/export.ts';
import { countText } from '../../core/count-words.ts';
import type { ExportScope } from '../../core/exporting/export-model.ts';

const listed = new Intl.ListFormat('en');

/** Decimal units, as file managers and disks have them. */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return countText(bytes, 'byte');
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value < 10 ? value.toFixed(1) : String(Math.round(value))} ${units[unit] ?? ''}`;
}

export function scopeText(scope: ExportScope, cases: number): string {
  if (scope === 'selected' && cases === 1) return 'The case selected in the list';
  if (scope === 'selected') return `The ${countText(cases, 'case')} selected in the list`;
  if (scope === 'filter') return `The ${countText(cases, 'case')} that the list shows with its filters`;
  return `All ${countText(cases, 'case')} of the task`;
}

/** Parts of the split that were given a share and got nobody. @param names e.g. `Validation`, `Test`; not none. */
export function emptyPartsText(names: readonly string[]): string {
  const verb = names.length === 1 ? 'gets' : 'get';
  return `${listed.format(names)} ${verb} no patient: there are too few for these shares. Another seed or other shares may change that.`;
}

export interface JudgementLine {
  readonly judgement: keyof ExportCheck['structures'];
  readonly name: string;
  readonly count: number;
  /** Whether the masks leave. */
  readonly leaves: boolean;
  readonly fate: string;
}

/** What becomes of each kind of structure, in the order in which a curator asks. */
export function judgementLines(
  counts: ExportCheck['structures'],
  includeUnsigned: boolean,
): readonly JudgementLine[] {
  const draft = includeUnsigned ? 'leaves as a draft' : 'stays here';
  return [
    { judgement: 'signed', name: 'Signed', count: counts.signed, leaves: true, fate: 'leaves' },
    {
      judgement: 'absent',
      name: 'Signed as absent',
      count: counts.absent,
      leaves: false,
      fate: 'leaves as “not there”',
    },
    {
      judgement: 'unsigned',
      name: 'Not signed',
      count: counts.unsigned,
      leaves: includeUnsigned,
      fate: draft,
    },
    { judgement: 'deferred', name: 'Deferred', count: counts.deferred, leaves: includeUnsigned, fate: draft },
    { judgement: 'rejected', name: 'Rejected', count: counts.rejected, leaves: false, fate: 'stays here' },
  ];
}
