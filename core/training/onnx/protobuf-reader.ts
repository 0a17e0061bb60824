import { ExpectedError } from '../../domain/errors.ts';

/** One field of a protobuf message; `number` for wire type 0, `bytes` for 1, 2 and 5. */
export interface Field {
  readonly field: number;
  readonly number: number;
  readonly bytes: Uint8Array;
}

export const damagedModel = (): ExpectedError =>
  new ExpectedError('onnx-damaged', 'The model file is damaged: get it again or choose another file.');

const NOTHING = new Uint8Array(0);

/**
 * The fields of a message in their order, as views into `bytes`. Every length is checked before it is used.
 * @throws ExpectedError `onnx-damaged`
 */
export function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[at++];
      if (byte === undefined) throw damagedModel();
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) return Number(BigInt.asIntN(64, value));
    }
    throw damagedModel();
  };
  const take = (length: number): Uint8Array => {
    if (length < 0 || length > bytes.length - at) throw damagedModel();
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (field < 1) throw damagedModel();
    switch (tag % 8) {
      case 0:
        yield { field, number: varint(), bytes: NOTHING };
        break;
      case 1:
        yield { field, number: 0, bytes: take(8) };
        break;
      case 2:
        yield { field, number: 0, bytes: take(varint()) };
        break;
      case 5:
        yield { field, number: 0, bytes: take(4) };
        break;
      default:
        throw damagedModel();
    }
  }
}

/** The integers of a packed field. @throws ExpectedError `onnx-damaged` */
export function packedIntegers(bytes: Uint8Array): number[] {
  const values: number[] = [];
  let value = 0n;
  let shift = 0n;
  for (const byte of bytes) {
    if (shift > 63n) throw damagedModel();
    value |= BigInt(byte & 127) << shift;
    shift += 7n;
    if (byte >= 128) continue;
    values.push(Number(BigInt.asIntN(64, value)));
    value = 0n;
    shift = 0n;
  }
  if (shift > 0n) throw damagedModel();
  return values;
}

/** Little-endian float32 numbers wherever they lie. @throws ExpectedError `onnx-damaged` */
export function floatsOf(bytes: Uint8Array): Float32Array<ArrayBuffer> {
  if (bytes.length % 4 !== 0) throw damagedModel();
  // A copy: the numbers in a file need not lie at a multiple of four bytes.
  return new Float32Array(Uint8Array.from(bytes).buffer);
}
