import { hashText } from '../random/random.ts';

/**
 * Where a defect came from, for the log: kind of error and the functions and lines of the program. The message is
 * left out, because it may hold a patient's name or path (rule S2).
 */
export function defectTrace(error: unknown): string {
  if (!(error instanceof Error)) return `a thrown ${typeof error}`;
  const frames = (error.stack ?? '')
    .replace(error.message, '')
    .split('\n')
    .map((line) => /^\s+at (?:(.+) )?\(?(?:.*[\\/])?([^\\/]+:\d+:\d+)\)?$/.exec(line))
    .filter((match) => match !== null)
    .map(([, where = '', place = '']) => (where === '' ? place : `${where} ${place}`));
  return [error.name, ...frames].join(' < ');
}

/** Short name of a defect: the same for the same place in the program, so that a log can be searched for it. */
export function defectReference(error: unknown): string {
  return `D-${hashText(defectTrace(error)).toString(16).padStart(8, '0')}`;
}
