import {
  joinLetters,
  lettersOfAxis,
  readPatientOrientation,
  type AxisLetters,
} from './patient-orientation.ts';

/** How the image lies on the screen: flips act on the image first, then it is turned (as cornerstone-core does). */
export interface ViewTurn {
  /** Clockwise, any angle. */
  readonly rotationDeg: number;
  readonly flipHorizontal: boolean;
  readonly flipVertical: boolean;
}

/** What a file says of the patient's position in the image. */
export interface OrientationFacts {
  /** Image Orientation (Patient) (0020,0037): direction cosines of a row, then of a column, in LPS; or null. */
  readonly cosines: readonly number[] | null;
  /** Patient Orientation (0020,0020): direction of the rows, then of the columns; empty when absent. */
  readonly patientOrientation: readonly string[];
  /** Anatomical Orientation Type (0010,2210); absent: empty, which means BIPED. */
  readonly anatomicalOrientationType: string;
}

/** The patient's direction at the edges of the view in DICOM's letters A P R L H F, e.g. `L` or `LH`; null: unknown. */
export interface EdgeLetters {
  readonly top: string | null;
  readonly right: string | null;
  readonly bottom: string | null;
  readonly left: string | null;
}

const UNKNOWN: EdgeLetters = { top: null, right: null, bottom: null, left: null };

/** A direction is named when its share is above this: smaller tilts (6 degrees) are no news to the reader. */
const NAMED_SHARE = 0.1;
/** Cosines come as decimal strings; farther from unit length or from a right angle they are no orientation. */
const COSINE_TOLERANCE = 0.01;

/**
 * Letters for the four edges of a view. Direction cosines are preferred: they are exact for oblique planes.
 * Nothing is assumed: what the file does not say, or says in a way that cannot be, is null.
 */
export function edgeLetters(facts: OrientationFacts, view: ViewTurn): EdgeLetters {
  const naming = namingByCosines(facts.cosines) ?? namingByLetters(facts);
  if (naming === null) return UNKNOWN;
  const angle = (view.rotationDeg * Math.PI) / 180;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const alongRow = view.flipHorizontal ? -1 : 1;
  const alongColumn = view.flipVertical ? -1 : 1;
  // Back from the screen to the image: turned counter-clockwise, then flipped.
  const at = (x: number, y: number): string | null =>
    naming((cos * x + sin * y) * alongRow, (cos * y - sin * x) * alongColumn);
  return { top: at(0, -1), right: at(1, 0), bottom: at(0, 1), left: at(-1, 0) };
}

/** Names the patient's direction of a unit vector in the image: x along the rows, y along the columns, in mm. */
type Naming = (x: number, y: number) => string | null;

function namingByCosines(cosines: readonly number[] | null): Naming | null {
  if (cosines === null || cosines.length !== 6 || !cosines.every(Number.isFinite)) return null;
  const row = cosines.slice(0, 3);
  const column = cosines.slice(3);
  const product = (a: readonly number[], b: readonly number[]): number =>
    a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  const off = [product(row, row) - 1, product(column, column) - 1, product(row, column)];
  if (off.some((value) => Math.abs(value) > COSINE_TOLERANCE)) return null;
  return (x, y) => {
    const shares = row.map((value, i) => {
      const share = value * x + column[i]! * y;
      return { letter: (share > 0 ? 'LPH' : 'RAF')[i]!, size: Math.abs(share) };
    });
    shares.sort((a, b) => bySize(a.size, b.size));
    return shares.map(({ letter, size }) => (size > NAMED_SHARE ? letter : '')).join('');
  };
}

function namingByLetters(facts: OrientationFacts): Naming | null {
  const axes = readPatientOrientation(facts);
  if (axes === null) return null;
  return (x, y) => {
    const parts: { axis: AxisLetters; share: number }[] = [
      { axis: axes.row, share: x },
      { axis: axes.column, share: y },
    ];
    const named = parts
      .filter(({ share }) => Math.abs(share) > NAMED_SHARE)
      .sort((a, b) => bySize(Math.abs(a.share), Math.abs(b.share)));
    // Letters of unknown weight cannot be added up: the axis nearer to the edge speaks first.
    return joinLetters(named.map(({ axis, share }) => lettersOfAxis(axis, share)));
  };
}

/** Largest first; shares that differ by rounding only keep their order, the same on all four edges. */
function bySize(a: number, b: number): number {
  return Math.round(b * 1e6) - Math.round(a * 1e6);
}
