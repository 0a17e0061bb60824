import { utf8 } from '../../contract/utf8.ts';

/** Writes protobuf messages into one growing buffer; wire types 0 (varint), 2 (bytes) and 5 (32 bits). */
export interface ProtobufWriter {
  /** @param value an integer, negative ones in ten bytes as int64 wants */
  int(field: number, value: number): void;
  float(field: number, value: number): void;
  text(field: number, value: string): void;
  bytes(field: number, value: Uint8Array): void;
  message(field: number, fill: (inner: ProtobufWriter) => void): void;
  /** What was written; the writer is not used afterwards. */
  finish(): Uint8Array<ArrayBuffer>;
}

export function createProtobufWriter(): ProtobufWriter {
  let buffer = new Uint8Array(1024);
  let length = 0;
  const room = (more: number): void => {
    if (length + more <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, length + more));
    larger.set(buffer.subarray(0, length));
    buffer = larger;
  };
  const varint = (value: number): void => {
    room(10);
    let rest = value < 0 ? BigInt.asUintN(64, BigInt(value)) : value;
    // Numbers are enough up to 2^53; negative ones need all 64 bits.
    while (rest > 127) {
      buffer[length++] = (typeof rest === 'bigint' ? Number(rest & 127n) : rest % 128) | 128;
      rest = typeof rest === 'bigint' ? rest >> 7n : Math.floor(rest / 128);
    }
    buffer[length++] = Number(rest);
  };
  const tag = (field: number, wire: number): void => varint(field * 8 + wire);
  const raw = (field: number, value: Uint8Array): void => {
    tag(field, 2);
    varint(value.length);
    room(value.length);
    buffer.set(value, length);
    length += value.length;
  };
  return {
    int(field, value) {
      tag(field, 0);
      varint(value);
    },
    float(field, value) {
      tag(field, 5);
      room(4);
      new DataView(buffer.buffer).setFloat32(length, value, true);
      length += 4;
    },
    text: (field, value) => raw(field, utf8(value)),
    bytes: raw,
    message(field, fill) {
      const inner = createProtobufWriter();
      fill(inner);
      raw(field, inner.finish());
    },
    finish: () => buffer.subarray(0, length),
  };
}
