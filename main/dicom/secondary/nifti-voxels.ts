import type { ModalityTransform, StoredValues } from '../../../core/domain/frame.ts';
import { inflateExpected } from './inflate.ts';
import type { NiftiHeader } from './nifti-header.ts';
import { isGzip } from './secondary-format.ts';
import { MAX_DECODED_BYTES, refusal } from './secondary-image.ts';
import { bytesOf, valueReader, type ValueKind } from './value-reader.ts';

export interface VoxelType {
  readonly samples: 1 | 3;
  readonly kind: ValueKind;
}

/** NIfTI datatype codes. */
const TYPES: Readonly<Record<number, VoxelType>> = {
  2: { samples: 1, kind: 'u8' },
  4: { samples: 1, kind: 'i16' },
  8: { samples: 1, kind: 'i32' },
  16: { samples: 1, kind: 'f32' },
  64: { samples: 1, kind: 'f64' },
  128: { samples: 3, kind: 'u8' },
  256: { samples: 1, kind: 'i8' },
  512: { samples: 1, kind: 'u16' },
  768: { samples: 1, kind: 'u32' },
  1024: { samples: 1, kind: 'i64' },
  1280: { samples: 1, kind: 'u64' },
};

/** @throws ExpectedError for complex numbers, 128-bit floats and single bits. */
export function voxelTypeOf(code: number): VoxelType {
  const type = TYPES[code];
  if (type === undefined) throw refusal('NIfTI', `has values of a kind that is no image (datatype ${code})`);
  return type;
}

export interface Voxels {
  readonly values: StoredValues;
  readonly modality: ModalityTransform;
  /** A sentence when values were changed on the way. */
  readonly note: string | null;
}

/**
 * The file without compression, from its first byte to the last of its voxels at least.
 * @param size bytes of the voxels, as the header promises.
 * @throws ExpectedError when it is damaged, cut off, or too large.
 */
export function inflateVoxels(bytes: Uint8Array, offset: number, size: number): Uint8Array {
  if (!(size > 0 && size <= MAX_DECODED_BYTES)) throw refusal('NIfTI', 'is too large to be read');
  if (!(offset >= 0 && offset <= 2 ** 24)) throw refusal('NIfTI', 'has a damaged header');
  const plain = isGzip(bytes)
    ? inflateExpected(bytes, offset + size, (what, cause) => refusal('NIfTI', what, cause))
    : bytes;
  if (plain.length < offset + size) throw refusal('NIfTI', 'is cut off');
  return plain;
}

/** @param data voxels as they lie in the file, in the byte order that the header says. */
export function readVoxels(data: Uint8Array, type: VoxelType, header: NiftiHeader): Voxels {
  const scale = scaleOf(header);
  const linear = { kind: 'linear', slope: scale.slope, intercept: scale.intercept } as const;
  const plain = { modality: linear, note: null };
  const little = header.littleEndian;
  if (type.kind === 'u8') return { values: new Uint8Array(data), ...plain };
  if (type.kind === 'i8') return { values: new Int8Array(new Uint8Array(data).buffer), ...plain };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type.kind === 'u16' || type.kind === 'i16') {
    const bits = new Uint16Array(data.length / 2);
    for (let i = 0; i < bits.length; i++) bits[i] = view.getUint16(2 * i, little);
    return { values: type.kind === 'u16' ? bits : new Int16Array(bits.buffer), ...plain };
  }
  const order = little ? 'little' : 'big';
  return narrow(valueReader(data, type.kind, order), data.length / bytesOf(type.kind), scale);
}

export interface Scale {
  readonly slope: number;
  readonly intercept: number;
}

/** What turns values of the file into those that are meant; scl_slope 0 means that they are not scaled. */
export function scaleOf(header: NiftiHeader): Scale {
  const { scl_slope: slope, scl_inter: intercept } = header;
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

type ReadAt = (index: number) => number;

/** Values of 32 and 64 bits to 16: as they are where they are whole and fit, else scaled over their range. */
function narrow(at: ReadAt, count: number, scale: Scale): Voxels {
  let low = Infinity;
  let high = -Infinity;
  let whole = true;
  let strange = 0;
  for (let i = 0; i < count; i++) {
    const value = at(i);
    if (!Number.isFinite(value)) {
      strange++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
    if (whole && !Number.isInteger(value)) whole = false;
  }
  if (strange === count) throw refusal('NIfTI', 'holds no finite value');
  // NaN marks voxels outside of the measurement: they are shown as the lowest value.
  const strangeNote =
    strange === 0 ? '' : ` ${strange} values that are no finite numbers became the lowest one.`;
  const finite = (i: number): number => (Number.isFinite(at(i)) ? at(i) : low);
  if (whole && high - low <= 0xffff && low >= -0x8000 && high <= 0xffff && (low >= 0 || high <= 0x7fff)) {
    const values = low < 0 ? new Int16Array(count) : new Uint16Array(count);
    for (let i = 0; i < count; i++) values[i] = finite(i);
    return {
      values,
      modality: { kind: 'linear', ...scale },
      note: strangeNote === '' ? null : strangeNote.trim(),
    };
  }
  const step = (high - low) / 0xffff || 1;
  const values = new Uint16Array(count);
  for (let i = 0; i < count; i++) values[i] = Math.round((finite(i) - low) / step);
  return {
    values,
    // stored -> file value (low + step x stored) -> scaled value (slope x file value + intercept).
    modality: { kind: 'linear', slope: scale.slope * step, intercept: scale.slope * low + scale.intercept },
    note: `Values from ${low} to ${high} were scaled to 16 bits.${strangeNote}`,
  };
}
