import type { WorklistFilter } from '../../core/contract/worklist.ts';
import { STATES, type ListedCase } from './listed-case.ts';
import { searchWords } from './search-text.ts';

type Test = (one: ListedCase) => boolean;

/** Whether a filter lets a case through; its task is the list's. Empty lists and texts let everything through. */
export function filterTest(filter: WorklistFilter): Test {
  const tests: Test[] = [];
  const { states, modalities, models, dateFrom, dateTo, qualityBelow, assigned } = filter;
  if (states.length > 0) {
    const wanted = STATES.map((state) => states.includes(state));
    tests.push((one) => wanted[one.state] === true);
  }
  if (modalities.length > 0) tests.push((one) => modalities.includes(one.modality));
  if (models.length > 0) tests.push((one) => models.includes(one.model));
  if (dateFrom !== '') tests.push((one) => one.date >= dateFrom);
  // Cases without a date are in no range.
  if (dateTo !== '') tests.push((one) => one.date !== '' && one.date <= dateTo);
  // Unknown quality is NaN, which is below nothing.
  if (qualityBelow !== null) tests.push((one) => one.quality < qualityBelow);
  if (filter.flagged) tests.push((one) => one.flags > 0);
  if (filter.postponed === 'hide') tests.push((one) => !one.postponed);
  if (filter.postponed === 'only') tests.push((one) => one.postponed);
  if (assigned !== null) tests.push((one) => one.assigned === (assigned === 'none' ? '' : assigned));
  // The slowest test is last.
  for (const word of searchWords(filter.text)) tests.push((one) => one.search.includes(word));
  return (one) => tests.every((test) => test(one));
}
