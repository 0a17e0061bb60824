import type { WorklistFilter } from '../../core/contract/worklist.ts';
import { STATES, type CaseColumns, type TextCodes } from './case-columns.ts';
import { searchWords } from './search-text.ts';
import type { TextSearch } from './text-search.ts';

/** @returns one byte a slot: 1 = the filter lets it through. Empty lists and texts let everything through. */
export function filterMask(filter: WorklistFilter, columns: CaseColumns, texts: TextSearch): Uint8Array {
  const { size } = columns;
  const mask = new Uint8Array(size).fill(1);
  const keep = (test: (slot: number) => boolean): void => {
    for (let slot = 0; slot < size; slot++) if (mask[slot] === 1 && !test(slot)) mask[slot] = 0;
  };
  const { states, modalities, models, qualityBelow, assigned, postponed } = filter;
  if (states.length > 0) {
    const wanted = Uint8Array.from(STATES, (state) => Number(states.includes(state)));
    keep((slot) => wanted[columns.state[slot]!] === 1);
  }
  if (modalities.length > 0) {
    const wanted = wantedCodes(columns.modalities, (text) => modalities.includes(text));
    keep((slot) => wanted[columns.modality[slot]!] === 1);
  }
  if (models.length > 0) {
    const wanted = wantedCodes(columns.models, (text) => models.includes(text));
    keep((slot) => wanted[columns.model[slot]!] === 1);
  }
  if (filter.dateFrom !== '' || filter.dateTo !== '') {
    // Cases without a date (0) are in no range.
    const first = Math.max(1, Number(filter.dateFrom));
    const last = filter.dateTo === '' ? Infinity : Number(filter.dateTo);
    keep((slot) => columns.date[slot]! >= first && columns.date[slot]! <= last);
  }
  // Unknown quality is NaN, which is below nothing.
  if (qualityBelow !== null) keep((slot) => columns.quality[slot]! < qualityBelow);
  if (filter.flagged) keep((slot) => columns.flagged[slot] === 1);
  if (postponed !== 'show') {
    const wanted = Number(postponed === 'only');
    keep((slot) => columns.postponed[slot] === wanted);
  }
  if (assigned !== null) {
    const wanted = wantedCodes(
      columns.readers,
      (text) => idOf(text) === (assigned === 'none' ? '' : assigned),
    );
    keep((slot) => wanted[columns.reader[slot]!] === 1);
  }
  for (const word of searchWords(filter.text)) {
    const hits = new Uint8Array(size);
    texts.find(word, hits);
    keep((slot) => hits[slot] === 1);
  }
  return mask;
}

function wantedCodes(codes: TextCodes, test: (text: string) => boolean): Uint8Array {
  return Uint8Array.from(codes.texts, (text) => Number(test(text)));
}

/** Of `name\nid`. */
function idOf(reader: string): string {
  return reader.slice(reader.lastIndexOf('\n') + 1);
}
