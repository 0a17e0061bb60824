/** Kinds of numbers in volume files. */
export type ValueKind = 'u8' | 'i8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f32' | 'f64' | 'u64' | 'i64';

/** Number of bytes of one value. */
export function bytesOf(kind: ValueKind): 1 | 2 | 4 | 8 {
  if (kind === 'u8' || kind === 'i8') return 1;
  if (kind === 'u16' || kind === 'i16') return 2;
  return kind === 'u32' || kind === 'i32' || kind === 'f32' ? 4 : 8;
}

/** Reads the value at an index, in the byte order of the file. */
export function valueReader(
  data: Uint8Array,
  kind: ValueKind,
  order: 'little' | 'big',
): (index: number) => number {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const little = order === 'little';
  switch (kind) {
    case 'u8':
      return (i) => data[i]!;
    case 'i8':
      return (i) => view.getInt8(i);
    case 'u16':
      return (i) => view.getUint16(2 * i, little);
    case 'i16':
      return (i) => view.getInt16(2 * i, little);
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
  }
}

/** Whole numbers without sign as a typed array over the same bytes (or a copy that is aligned); else null. */
export function rawIntegers(
  data: Uint8Array,
  kind: ValueKind,
  order: 'little' | 'big',
): Uint8Array | Uint16Array | null {
  if (kind === 'u8') return data;
  if (kind !== 'u16' || order !== 'little' || !IS_LITTLE) return null;
  const aligned = data.byteOffset % 2 === 0 ? data : data.slice();
  return new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.length >> 1);
}

const IS_LITTLE = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
