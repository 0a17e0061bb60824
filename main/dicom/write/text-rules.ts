import type { NumberTextVr, TextVr } from './element.ts';

/** What a value of a text VR must look like (PS3.5 table 6.2-1). */
interface TextRule {
  /** Characters of one value; PN: of one component group. */
  readonly maxLength: number;
  readonly pattern?: RegExp;
  /** One value only, in which a backslash is a character. */
  readonly single?: true;
}

const MAX_SHORT = 65534;
const MAX_LONG = 0xfffffffe;
/** Everything but control characters and the backslash. */
// eslint-disable-next-line no-control-regex -- control characters are what this refuses
const PLAIN = /^[^\u0000-\u001f\u007f\\]*$/u;
/** Text that may have lines: TAB, LF, FF and CR are allowed. */
// eslint-disable-next-line no-control-regex -- control characters are what this refuses
const LINES = /^[^\u0000-\u0008\u000b\u000e-\u001f\u007f]*$/u;

export const TEXT_RULES: Readonly<Record<TextVr | NumberTextVr, TextRule>> = {
  AE: { maxLength: 16, pattern: /^(?! *$)[\x20-\x5b\x5d-\x7e]*$/ },
  AS: { maxLength: 4, pattern: /^\d{3}[DWMY]$/ },
  CS: { maxLength: 16, pattern: /^[A-Z0-9_ ]*$/ },
  DA: { maxLength: 8, pattern: /^\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])$/ },
  DS: { maxLength: 16, pattern: /^ *[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)? *$/ },
  DT: {
    maxLength: 26,
    pattern:
      /^\d{4}((0[1-9]|1[0-2])((0[1-9]|[12]\d|3[01])(([01]\d|2[0-3])([0-5]\d([0-5]\d|60)?(\.\d{1,6})?)?)?)?)?([+-]\d{4})?$/,
  },
  IS: { maxLength: 12, pattern: /^ *[+-]?\d+ *$/ },
  LO: { maxLength: 64, pattern: PLAIN },
  LT: { maxLength: 10240, pattern: LINES, single: true },
  PN: { maxLength: 64, pattern: PLAIN },
  SH: { maxLength: 16, pattern: PLAIN },
  ST: { maxLength: 1024, pattern: LINES, single: true },
  TM: { maxLength: 14, pattern: /^([01]\d|2[0-3])([0-5]\d(([0-5]\d|60)(\.\d{1,6})?)?)?$/ },
  UC: { maxLength: MAX_LONG, pattern: PLAIN },
  UI: { maxLength: 64, pattern: /^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/ },
  UR: { maxLength: MAX_LONG, pattern: /^[!#$%&'()*+,\-./0-9:;=?@A-Z[\]_a-z~]+$/, single: true },
  UT: { maxLength: MAX_LONG, pattern: LINES, single: true },
};

/** Longest value field of a VR whose length has 16 bits, in bytes. */
export const MAX_SHORT_BYTES = MAX_SHORT;
/** Longest value field of any VR, in bytes: 0xffffffff would mean "undefined length". */
export const MAX_LONG_BYTES = MAX_LONG;

/** Why one value breaks the rule of its VR, or null. Never repeats the value: it may be a patient's name. */
export function textFault(vr: TextVr | NumberTextVr, value: string): string | null {
  const rule = TEXT_RULES[vr];
  if (vr === 'PN') return nameFault(value);
  // There are never more characters than code units: most values need no counting.
  const length = value.length <= rule.maxLength ? value.length : [...value].length;
  if (length > rule.maxLength) return `has ${length} characters where ${vr} allows ${rule.maxLength}`;
  if (rule.pattern !== undefined && !rule.pattern.test(value)) return `is not a valid ${vr}`;
  if (vr === 'IS' && Math.abs(Number(value)) > 2147483647) return 'is beyond the range of IS';
  return null;
}

/** Up to three component groups (=) of up to five components (^). */
function nameFault(value: string): string | null {
  const groups = value.split('=');
  if (groups.length > 3) return 'has more than three component groups';
  for (const group of groups) {
    if ([...group].length > TEXT_RULES.PN.maxLength)
      return 'has a component group of more than 64 characters';
    if (group.split('^').length > 5) return 'has more than five components';
    if (!PLAIN.test(group)) return 'is not a valid PN';
  }
  return null;
}

/** A number as DS: the shortest form that reads back the same if it fits into 16 characters, else rounded. */
export function formatDecimal(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('DS holds finite numbers only.');
  const plain = String(value);
  if (plain.length <= 16) return plain;
  for (let digits = 16; digits > 0; digits--) {
    const text = String(Number(value.toPrecision(digits)));
    if (text.length <= 16) return text;
    const scientific = value.toExponential(digits - 1);
    if (scientific.length <= 16) return scientific;
  }
  throw new RangeError('A number has no form of 16 characters.');
}
