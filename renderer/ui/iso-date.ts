/**
 * @param text YYYY-MM-DD or YYYYMMDD as typed.
 * @returns YYYY-MM-DD, empty for an empty text, null while it is no day of the calendar.
 */
export function isoDate(text: string): string | null {
  if (text.trim() === '') return '';
  const match = /^(\d{4})-?(\d{2})-?(\d{2})$/.exec(text.trim());
  if (match === null) return null;
  const iso = match.slice(1).join('-');
  const day = new Date(`${iso}T00:00:00Z`);
  // 2024-02-30 is either no date or another one.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(iso) ? iso : null;
}
