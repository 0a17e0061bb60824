import { ExpectedError } from '../../../core/domain/errors.ts';

/** A volume whose voxels are numbers of classes: 0 background, n: `values[n - 1]`. */
export interface ClassVoxels {
  readonly classes: Uint8Array | Uint16Array;
  /** The values that occur beside 0, ascending. */
  readonly values: readonly number[];
}

/** Labels beyond that are grey values: an image was given instead of a mask. */
const MAX_CLASSES = 1024;
/** Floats may be off a whole number by what an interpolation of equal values leaves. */
const WHOLE_TOLERANCE = 1e-3;

/** Numbers as they lie in the file, where the file keeps them as this machine would. */
export type RawIntegers = Uint8Array | Uint16Array;

/**
 * Labels of voxels that are whole numbers already. Values of 1, 2, 3, ... are taken as they are, without a copy.
 * @throws ExpectedError when they are too many for labels.
 */
export function classIntegers(raw: RawIntegers, format: string): ClassVoxels {
  const seen = new Uint8Array(raw instanceof Uint8Array ? 0x100 : 0x10000);
  for (let i = 0; i < raw.length; i++) seen[raw[i]!] = 1;
  const values: number[] = [];
  for (let value = 1; value < seen.length; value++) if (seen[value] === 1) values.push(value);
  if (values.length > MAX_CLASSES) throw noLabels(format, `more than ${MAX_CLASSES} different values`);
  if (values.every((value, i) => value === i + 1)) return { classes: raw, values };
  const table = new Uint16Array(seen.length);
  values.forEach((value, i) => (table[value] = i + 1));
  const classes = values.length > 255 ? new Uint16Array(raw.length) : new Uint8Array(raw.length);
  for (let i = 0; i < raw.length; i++) classes[i] = table[raw[i]!]!;
  return { classes, values };
}

/**
 * Labels of voxels, whatever numbers the file uses for them.
 * @param at value of a voxel, after the scaling of the file.
 * @throws ExpectedError when they are no labels: fractions, negative numbers, or too many different ones.
 */
export function classVoxels(count: number, at: (index: number) => number, format: string): ClassVoxels {
  // In order of first occurrence; 0 is background. Values repeat along a row, so the last one is asked first.
  const found = new Map<number, number>([[0, 0]]);
  let last = 0;
  let lastClass = 0;
  let classes: Uint8Array | Uint16Array = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const value = at(i);
    if (value !== last) {
      last = value;
      const whole = Math.round(value);
      // Written so that NaN fails too.
      if (!(Math.abs(value - whole) <= WHOLE_TOLERANCE && whole >= 0))
        throw noLabels(format, `the value ${value}`);
      let known = found.get(whole);
      if (known === undefined) {
        known = found.size;
        if (known > MAX_CLASSES) throw noLabels(format, `more than ${MAX_CLASSES} different values`);
        if (known === 256) classes = Uint16Array.from(classes);
        found.set(whole, known);
      }
      lastClass = known;
    }
    if (lastClass !== 0) classes[i] = lastClass;
  }
  const inOrder = [...found.keys()].filter((value) => value !== 0);
  const values = [...inOrder].sort((a, b) => a - b);
  if (values.some((value, i) => value !== inOrder[i])) {
    const rank = new Map(values.map((value, i) => [value, i + 1]));
    const table = new Uint16Array(inOrder.length + 1);
    inOrder.forEach((value, i) => (table[i + 1] = rank.get(value)!)); // every value has its rank
    for (let i = 0; i < count; i++) classes[i] = table[classes[i]!]!;
  }
  return { classes, values };
}

function noLabels(format: string, what: string): ExpectedError {
  return new ExpectedError(
    'mask-no-labels',
    `The ${format} file holds ${what}, so it is an image and no mask: choose the file of the labels.`,
  );
}
