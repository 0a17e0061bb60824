import { UsageError } from './command.ts';

/** A number of an option, as it was typed. @throws UsageError unless it is a whole one within these. */
export function wholeNumber(
  text: string,
  of: {
    readonly name: string;
    readonly least: number;
    readonly most: number;
    /** Of an option that takes several. */
    readonly needs?: 'whole numbers';
  },
): number {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= of.least && value <= of.most) return value;
  throw new UsageError(
    `--${of.name} needs ${of.needs ?? 'a whole number'} from ${of.least} to ${of.most}, not "${text}".`,
  );
}
