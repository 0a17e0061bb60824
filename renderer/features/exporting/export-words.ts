import type { ExportCheck } from '../../../core/contract/export.ts';
import type { ExportScope } from '../../core/exporting/export-model.ts';
import { languageTag, t, tn } from '../../core/language/translate.ts';

export function masksText(count: number): string {
  return tn(count, '{count} mask', '{count} masks');
}

/** Goes on after what is counted in them, e.g. `3 masks of 2 cases`. */
export function ofCasesText(count: number): string {
  return tn(count, 'of {count} case', 'of {count} cases');
}

export function scopeText(scope: ExportScope, cases: number): string {
  if (scope === 'selected' && cases === 1) return t('The case selected in the list');
  if (scope === 'selected') {
    return tn(cases, 'The {count} case selected in the list', 'The {count} cases selected in the list');
  }
  if (scope === 'filter') {
    return tn(
      cases,
      'The {count} case that the list shows with its filters',
      'The {count} cases that the list shows with its filters',
    );
  }
  return tn(cases, 'All {count} case of the task', 'All {count} cases of the task');
}

/** Parts of the split that were given a share and got nobody. @param names e.g. `Validation`, `Test`; not none. */
export function emptyPartsText(names: readonly string[]): string {
  const parts = new Intl.ListFormat(languageTag()).format(names);
  return names.length === 1
    ? t(
        '{part} gets no patient: there are too few for these shares. Another seed or other shares may change that.',
        { part: parts },
      )
    : t(
        '{parts} get no patient: there are too few for these shares. Another seed or other shares may change that.',
        { parts },
      );
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
  { signed, absent, unsigned, deferred, rejected }: ExportCheck['structures'],
  includeUnsigned: boolean,
): readonly JudgementLine[] {
  const stays = t('stays here');
  const draft = { leaves: includeUnsigned, fate: includeUnsigned ? t('leaves as a draft') : stays };
  return [
    { judgement: 'signed', name: t('Signed'), count: signed, leaves: true, fate: t('leaves') },
    {
      judgement: 'absent',
      name: t('Signed as absent'),
      count: absent,
      leaves: false,
      fate: t('leaves as “not there”'),
    },
    { judgement: 'unsigned', name: t('Not signed'), count: unsigned, ...draft },
    { judgement: 'deferred', name: t('Deferred'), count: deferred, ...draft },
    { judgement: 'rejected', name: t('Rejected'), count: rejected, leaves: false, fate: stays },
  ];
}
