import type { GivenVerdict } from '../../../core/review/case-state.ts';
import type { StructureRow } from '../../core/case/structure-row.ts';

/** Local date and time to the minute; what is no time stays as it is. */
export function timeText(iso: string): string {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) return iso;
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = `${String(time.getFullYear())}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** A reader's name, with what it is worth. */
export function readerText({ name, authenticated }: GivenVerdict['reader']): string {
  return authenticated ? name : `${name} (not authenticated)`;
}

export function verdictText(given: GivenVerdict): string {
  const because = given.reason === '' ? '' : `: ${given.reason}`;
  return `${capital(given.verdict)} by ${readerText(given.reader)}, ${timeText(given.at)}${because}`;
}

export function withdrawnText(given: GivenVerdict): string {
  const who = readerText(given.reader);
  return `${capital(given.verdict)} by ${who} at ${timeText(given.at)}; withdrawn by a later change.`;
}

/** 0..1 for people. */
export function percentText(value: number): string {
  return `${String(Math.round(value * 100))} %`;
}

const ORIGIN_TEXT: Readonly<Record<StructureRow['origin'], string>> = {
  'U-Net': 'Drawn by the U-Net: its first guess stands.',
  SAM: 'Drawn by the U-Net, refined by SAM.',
  imported: 'Imported from a file; no network of this station has drawn or measured it.',
  edited: 'Changed by a reader since; the figures are those of the machine’s mask.',
  none: 'The machine has drawn nothing, or no label speaks of this structure.',
};

/** Where the mask comes from; of an edited one the figures only where the machine gave some. */
export function originText({ origin, quality }: Pick<StructureRow, 'origin' | 'quality'>): string {
  return origin === 'edited' && quality === null ? 'Changed by a reader.' : ORIGIN_TEXT[origin];
}

/** What the small bar under the origin stands for. */
export function machineText(row: StructureRow): string {
  const { quality, qualityWords } = row;
  const estimate = quality === null ? 'Quality unknown.' : `Estimated quality ${percentText(quality)}.`;
  return [originText(row), estimate, ...qualityWords].join('\n');
}

/** Everything about a row in words, for hovering its name. */
export function rowText(row: StructureRow): string {
  const lines = [row.name];
  if (row.verdict !== null) lines.push(verdictText(row.verdict));
  else if (row.withdrawn !== null) lines.push(withdrawnText(row.withdrawn));
  else lines.push(row.status === 'unsigned' ? 'No verdict yet.' : 'Edited, not signed yet.');
  lines.push(...row.flags);
  if (row.empty) lines.push('It has no pixels.');
  if (row.verdict === null) {
    lines.push(
      row.seen
        ? 'Seen: it was wholly on the screen as it is now.'
        : 'Not wholly on the screen yet as it is now.',
    );
  }
  if (!row.visible) lines.push('It is hidden.');
  return lines.join('\n');
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
