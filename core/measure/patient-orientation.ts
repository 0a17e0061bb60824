/** The direction of an image axis in letters, the most important first, e.g. `L` or `PR`. */
export type AxisLetters = string;

const OPPOSITE: Readonly<Record<string, string>> = { A: 'P', P: 'A', R: 'L', L: 'R', H: 'F', F: 'H' };

/**
 * Patient Orientation (0020,0020) of a biped (PS3.3 C.7.6.1.1.1). Null when it is absent, of an animal (whose
 * letters mean something else: R is rostral there), or cannot be: other letters, both ends of an axis in one
 * value, or rows and columns of mainly the same direction.
 */
export function readPatientOrientation(facts: {
  readonly patientOrientation: readonly string[];
  readonly anatomicalOrientationType: string;
}): { readonly row: AxisLetters; readonly column: AxisLetters } | null {
  const type = facts.anatomicalOrientationType.trim().toUpperCase();
  if (type !== '' && type !== 'BIPED') return null;
  const [row, column, ...more] = facts.patientOrientation.map((value) => value.trim().toUpperCase());
  if (row === undefined || column === undefined || more.length > 0) return null;
  if (!isDirection(row) || !isDirection(column)) return null;
  if (row[0] === column[0] || row[0] === OPPOSITE[column[0]!]) return null;
  return { row, column };
}

function isDirection(value: string): boolean {
  const axes = [...value].map((letter) =>
    letter in OPPOSITE ? [letter, OPPOSITE[letter]].sort().join('') : '',
  );
  return axes.length > 0 && !axes.includes('') && new Set(axes).size === axes.length;
}

/** The letters towards the positive end of an axis, or of its other end. */
export function lettersOfAxis(axis: AxisLetters, sign: number): string {
  return sign > 0 ? axis : [...axis].map((letter) => OPPOSITE[letter] ?? '').join('');
}

/** One after the other, without a letter whose axis was named before: nothing lies to the right and to the left. */
export function joinLetters(parts: readonly AxisLetters[]): string {
  let joined = '';
  for (const letter of parts.join('')) {
    if (!joined.includes(letter) && !joined.includes(OPPOSITE[letter] ?? letter)) joined += letter;
  }
  return joined;
}
