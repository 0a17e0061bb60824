import { languageTag } from './translate.ts';

/**
 * Local date and time to the minute. In English year first: 1/2 is two different days to those who read it.
 */
export function dateTimeText(time: Date): string {
  const tag = languageTag();
  // Swedish is written year first, with a space before the time.
  return new Intl.DateTimeFormat(tag === 'en' ? 'sv' : tag, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  }).format(time);
}
