import type { Frame } from '../../../core/domain/frame.ts';
import { isColour, toRgb } from '../../../core/pixels/colour.ts';
import { greyFrameOf, modalityValue, storedValueAt } from '../../../core/pixels/grey-frame.ts';
import type { NiftiType } from '../nifti/nifti-bytes.ts';

/** Values of a channel of one frame, in the smallest type that holds those of every frame. */
export type ImageValues = Uint8Array | Int16Array | Uint16Array | Int32Array | Float32Array;

export interface ValueRange {
  readonly low: number;
  readonly high: number;
  readonly whole: boolean;
}

export function channelsOf(frame: Pick<Frame, 'photometric'>): 1 | 3 {
  return isColour(frame.photometric) ? 3 : 1;
}

/** What the values of a frame can be, from its transforms alone: every frame of a case gets the same type. */
export function valueRange(frame: Frame): ValueRange {
  if (channelsOf(frame) === 3) return { low: 0, high: 255, whole: true };
  const table = valueTable(frame);
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  const { from, to } = storedRange(frame);
  for (let stored = from; stored <= to; stored++) {
    const value = table[stored & 0xffff]!;
    if (value < low) low = value;
    if (value > high) high = value;
    if (whole && !Number.isInteger(value)) whole = false;
  }
  return { low, high, whole };
}

export function typeFor(ranges: readonly ValueRange[]): NiftiType {
  const low = Math.min(...ranges.map((range) => range.low));
  const high = Math.max(...ranges.map((range) => range.high));
  if (!ranges.every(({ whole }) => whole)) return 'float32';
  if (low >= 0 && high <= 0xff) return 'uint8';
  if (low >= -0x8000 && high <= 0x7fff) return 'int16';
  if (low >= 0 && high <= 0xffff) return 'uint16';
  return low >= -(2 ** 31) && high < 2 ** 31 ? 'int32' : 'float32';
}

/**
 * Modality values (e.g. Hounsfield units) of one channel; colours as red, green, blue of 0..255. Where low values are
 * meant to be bright they are turned over within the range of the stored bits, so that more is brighter everywhere.
 */
export function channelValues(frame: Frame, channel: number, type: NiftiType): ImageValues {
  const values = arrayOf(type, frame.rows * frame.columns);
  if (channelsOf(frame) === 3) {
    const rgb = toRgb(frame);
    for (let i = 0; i < values.length; i++) values[i] = rgb[3 * i + channel]!;
    return values;
  }
  const table = valueTable(frame);
  for (let i = 0; i < values.length; i++) values[i] = table[frame.values[i]! & 0xffff]!;
  return values;
}

/** Value by stored value as unsigned 16 bit. */
function valueTable(frame: Frame): Float64Array {
  const { modality, inverted, values } = greyFrameOf(frame);
  const table = new Float64Array(0x10000);
  for (let index = 0; index < table.length; index++) {
    table[index] = modalityValue(modality, storedValueAt(index, values));
  }
  if (!inverted) return table;
  const { from, to } = storedRange(frame);
  let low = Infinity;
  let high = -Infinity;
  for (let stored = from; stored <= to; stored++) {
    low = Math.min(low, table[stored & 0xffff]!);
    high = Math.max(high, table[stored & 0xffff]!);
  }
  const { padding } = frame;
  for (let index = 0; index < table.length; index++) {
    const stored = storedValueAt(index, values);
    // Padding is no anatomy: turned over it would become the brightest part of the image.
    const isPadding = padding !== null && stored >= padding.low && stored <= padding.high;
    table[index] = isPadding ? low : low + high - table[index]!;
  }
  return table;
}

function storedRange({ bitsStored, signed }: Frame): { readonly from: number; readonly to: number } {
  const bits = Math.min(16, bitsStored);
  return signed ? { from: -(2 ** (bits - 1)), to: 2 ** (bits - 1) - 1 } : { from: 0, to: 2 ** bits - 1 };
}

function arrayOf(type: NiftiType, length: number): ImageValues {
  switch (type) {
    case 'uint8':
      return new Uint8Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'float32':
      return new Float32Array(length);
  }
}
