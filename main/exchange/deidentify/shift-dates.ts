const DAY_MS = 86_400_000;

/**
 * Values of DA, DT or TM moved by whole days; times of the day stay. A date time of less than a day's precision is
 * moved as its first day and cut to the same precision.
 * @returns null when one of the values is no date.
 */
export function shiftDates(text: string, vr: 'DA' | 'DT' | 'TM', days: number): string | null {
  if (vr === 'TM') return text;
  const shifted = text.split('\\').map((value) => shiftDate(value.trim(), vr, days));
  return shifted.includes(null) ? null : shifted.join('\\');
}

function shiftDate(value: string, vr: 'DA' | 'DT', days: number): string | null {
  if (value === '') return '';
  // Dots are the form of ACR-NEMA.
  const plain = vr === 'DA' ? value.replace(/^(\d{4})\.(\d{2})\.(\d{2})$/, '$1$2$3') : value;
  const match = /^(\d{4})(\d{2})?(\d{2})?(.*)$/.exec(plain);
  if (match === null) return null;
  const [, year = '', month, day, rest = ''] = match;
  if (vr === 'DA' && (day === undefined || rest !== '')) return null;
  if (!/^(\d{2}){0,3}(\.\d{1,6})?([+-]\d{4})?$/.test(rest)) return null;
  const moved = moveDay(Number(year), Number(month ?? '01'), Number(day ?? '01'), days);
  if (moved === null) return null;
  const precision = 4 + (month === undefined ? 0 : 2) + (day === undefined ? 0 : 2);
  return moved.slice(0, precision) + rest;
}

// Four numbers of one date; an object would only repeat their names.
function moveDay(year: number, month: number, day: number, days: number): string | null {
  const start = new Date(0);
  start.setUTCFullYear(year, month - 1, day);
  if (start.getUTCMonth() !== month - 1 || start.getUTCDate() !== day) return null;
  const moved = new Date(start.getTime() + days * DAY_MS);
  if (moved.getUTCFullYear() < 1 || moved.getUTCFullYear() > 9999) return null;
  return [
    String(moved.getUTCFullYear()).padStart(4, '0'),
    String(moved.getUTCMonth() + 1).padStart(2, '0'),
    String(moved.getUTCDate()).padStart(2, '0'),
  ].join('');
}
