import type { GivenVerdict } from '../../../core/review/case-state.ts';
import type { Verdict } from '../../../core/domain/verdict.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';
import { dateTimeText } from '../../core/language/date-time.ts';
import { number, t } from '../../core/language/translate.ts';
import { reasonWords } from '../../core/verdict/verdict-reasons.ts';

/** Local date and time to the minute; what is no time stays as it is. */
export function timeText(iso: string): string {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : dateTimeText(time);
}

/** A reader's name, with what it is worth. */
export function readerText({ name, authenticated }: GivenVerdict['reader']): string {
  return authenticated ? name : t('{name} (not authenticated)', { name });
}

export function verdictText(given: GivenVerdict): string {
  const said = t('{verdict} by {reader}, {time}', wordsOf(given));
  return given.reason === '' ? said : `${said}: ${reasonWords(given.reason)}`;
}

export function withdrawnText(given: GivenVerdict): string {
  return t('{verdict} by {reader} at {time}; withdrawn by a later change.', wordsOf(given));
}

function wordsOf({ verdict, reader, at }: GivenVerdict) {
  return { verdict: verdictWord(verdict), reader: readerText(reader), time: timeText(at) };
}

function verdictWord(verdict: Verdict): string {
  switch (verdict) {
    case 'accepted':
      return t('Accepted');
    case 'corrected':
      return t('Corrected');
    case 'rejected':
      return t('Rejected');
    case 'absent':
      return t('Absent');
    case 'deferred':
      return t('Deferred');
  }
}

/** 0..1 for people. */
export function percentText(value: number): string {
  return `${number(Math.round(value * 100))} %`;
}

export function estimateText(quality: number): string {
  return t('Estimated quality {percent}.', { percent: percentText(quality) });
}

/** Where the mask comes from; of an edited one the figures only where the machine gave some. */
export function originText({ origin, quality }: Pick<StructureRow, 'origin' | 'quality'>): string {
  switch (origin) {
    case 'U-Net':
      return t('Drawn by the U-Net: its first guess stands.');
    case 'SAM':
      return t('Drawn by the U-Net, refined by SAM.');
    case 'imported':
      return t('Imported from a file; no network of this station has drawn or measured it.');
    case 'edited':
      return quality === null
        ? t('Changed by a reader.')
        : t('Changed by a reader since; the figures are those of the machine’s mask.');
    case 'none':
      return t('The machine has drawn nothing, or no label speaks of this structure.');
  }
}

/** Where the mask comes from, in a word. */
export function originWord(origin: StructureRow['origin']): string {
  if (origin === 'none') return '–';
  if (origin === 'imported') return t('imported');
  return origin === 'edited' ? t('edited') : origin;
}

/** What the small bar under the origin stands for. */
export function machineText(row: StructureRow): string {
  const { quality, qualityWords } = row;
  const estimate = quality === null ? t('Quality unknown.') : estimateText(quality);
  return [originText(row), estimate, ...qualityWords].join('\n');
}

/** Everything about a row in words, for hovering its name. */
export function rowText(row: StructureRow): string {
  const lines = [row.name];
  if (row.verdict !== null) lines.push(verdictText(row.verdict));
  else if (row.withdrawn !== null) lines.push(withdrawnText(row.withdrawn));
  else lines.push(row.status === 'unsigned' ? t('No verdict yet.') : t('Edited, not signed yet.'));
  lines.push(...row.flags);
  if (row.empty) lines.push(t('It has no pixels.'));
  if (row.verdict === null) {
    lines.push(
      row.seen
        ? t('Seen: it was wholly on the screen as it is now.')
        : t('Not wholly on the screen yet as it is now.'),
    );
  }
  if (!row.visible) lines.push(t('It is hidden.'));
  return lines.join('\n');
}
