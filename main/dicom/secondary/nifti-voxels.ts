import type { ModalityTransform, StoredValues } from '../../../core/domain/frame.ts';
import type { NiftiHeader } from './nifti-header.ts';
import { refusal } from './secondary-image.ts';

export interface VoxelType {
  readonly bytes: number;
  readonly samples: 1 | 3;
  readonly read: 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64' | 'u64' | 'i64';
}

/** NIfTI datatype codes. */
const TYPES: Readonly<Record<number, VoxelType>> = {
  2: { bytes: 1, samples: 1, read: 'u8' },
  4: { bytes: 2, samples: 1, read: 'i16' },
  8: { bytes: 4, samples: 1, read: 'i32' },
  16: { bytes: 4, samples: 1, read: 'f32' },
  64: { bytes: 8, samples: 1, read: 'f64' },
  128: { bytes: 1, samples: 3, read: 'u8' },
  256: { bytes: 1, samples: 1, read: 'i8' },
  512: { bytes: 2, samples: 1, read: 'u16' },
  768: { bytes: 4, samples: 1, read: 'u32' },
  1024: { bytes: 8, samples: 1, read: 'i64' },
  1280: { bytes: 8, samples: 1, read: 'u64' },
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

/** @param data voxels as they lie in the file, in the byte order that the header says. */
export function readVoxels(data: Uint8Array, type: VoxelType, header: NiftiHeader): Voxels {
  const scale = scaleOf(header);
  const linear = { kind: 'linear', slope: scale.slope, intercept: scale.intercept } as const;
  const plain = { modality: linear, note: null };
  const little = header.littleEndian;
  if (type.read === 'u8') return { values: new Uint8Array(data), ...plain };
  if (type.read === 'i8') return { values: new Int8Array(new Uint8Array(data).buffer), ...plain };
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  if (type.read === 'u16' || type.read === 'i16') {
    const bits = new Uint16Array(data.length / 2);
    for (let i = 0; i < bits.length; i++) bits[i] = view.getUint16(2 * i, little);
    return { values: type.read === 'u16' ? bits : new Int16Array(bits.buffer), ...plain };
  }
  return narrow(wideReader(view, type.read, little), data.length / type.bytes, scale);
}

interface Scale {
  readonly slope: number;
  readonly intercept: number;
}

/** scl_slope 0 means that values are not scaled. */
function scaleOf(header: NiftiHeader): Scale {
  const { scl_slope: slope, scl_inter: intercept } = header;
  if (!Number.isFinite(slope) || slope === 0) return { slope: 1, intercept: 0 };
  return { slope, intercept: Number.isFinite(intercept) ? intercept : 0 };
}

type ReadAt = (index: number) => number;

function wideReader(view: DataView, read: VoxelType['read'], little: boolean): ReadAt {
  switch (read) {
    case 'u32':
      return (i) => view.getUint32(4 * i, little);
    case 'i32':
      return (i) => view.getInt32(4 * i, little);
    case 'f32':
      return (i) => view.getFloat32(4 * i, little);
    case 'f64':
      return (i) => view.getFloat64(8 * i, little);
    case 'u64':
      return (i) => Number(view.getBigUint64(8 * i, little));
    case 'i64':
      return (i) => Number(view.getBigInt64(8 * i, little));
    default:
      throw new Error(`${read} is not wider than 16 bits`);
  }
}

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
