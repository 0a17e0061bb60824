import { brokenCodestream } from './decoded.ts';

/** A Huffman table (ITU T.81 C): codes of up to `FAST_BITS` bits by look-up, longer ones by comparison. */
export interface HuffmanTable {
  /** Length << 8 | symbol for every prefix of FAST_BITS bits; 0 where the code is longer. */
  readonly fast: Uint16Array;
  /** Largest code of each length, or -1. */
  readonly maxCode: Int32Array;
  /** Index into `symbols` of the first code of each length minus that code. */
  readonly offset: Int32Array;
  readonly symbols: Uint8Array;
}

const FAST_BITS = 9;

/** @param counts number of codes of lengths 1..16. */
export function buildHuffmanTable(counts: Uint8Array, symbols: Uint8Array): HuffmanTable {
  const fast = new Uint16Array(1 << FAST_BITS);
  const maxCode = new Int32Array(18).fill(-1);
  const offset = new Int32Array(18);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    const count = counts[length - 1]!;
    offset[length] = index - code;
    if (code + count > 1 << length) throw brokenCodestream('JPEG', 'a Huffman table is wrong');
    for (let entry = 0; entry < count; entry += 1, code += 1, index += 1) {
      if (length > FAST_BITS) continue;
      const shift = FAST_BITS - length;
      fast.fill((length << 8) | symbols[index]!, code << shift, (code + 1) << shift);
    }
    if (count > 0) maxCode[length] = code - 1;
    code <<= 1;
  }
  return { fast, maxCode, offset, symbols };
}

/** Reads the entropy-coded bits of one scan; stuffed zeros are dropped, markers end the data. */
export class JpegBitReader {
  readonly #bytes: Uint8Array;
  #position: number;
  #buffer = 0;
  #count = 0;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.#position = position;
  }

  /** Offset of the marker behind the data, once all bits before it were read. */
  get position(): number {
    return this.#position;
  }

  /** Next Huffman symbol. */
  symbol(table: HuffmanTable): number {
    if (this.#count < 16) this.#fill();
    const peek =
      this.#count >= FAST_BITS
        ? (this.#buffer >>> (this.#count - FAST_BITS)) & ((1 << FAST_BITS) - 1)
        : (this.#buffer << (FAST_BITS - this.#count)) & ((1 << FAST_BITS) - 1);
    const hit = table.fast[peek]!;
    if (hit !== 0) {
      this.#take(hit >> 8);
      return hit & 0xff;
    }
    return this.#longSymbol(table);
  }

  /** Next `length` (0..16) bits as the signed difference of T.81 F.2.2.1. */
  extended(length: number): number {
    if (length === 0) return 0;
    const value = this.bits(length);
    return value < 1 << (length - 1) ? value - (1 << length) + 1 : value;
  }

  bits(length: number): number {
    if (this.#count < length) this.#fill();
    this.#take(length);
    return (this.#buffer >>> this.#count) & ((1 << length) - 1);
  }

  /** Skips to the restart marker that must follow. */
  restart(expected: number): void {
    this.#buffer = 0;
    this.#count = 0;
    const bytes = this.#bytes;
    while (bytes[this.#position] === 0xff && bytes[this.#position + 1] === 0xff) this.#position += 1;
    const marker = bytes[this.#position + 1];
    if (bytes[this.#position] !== 0xff || marker !== 0xd0 + expected) {
      throw brokenCodestream('JPEG', 'a restart marker is missing');
    }
    this.#position += 2;
  }

  #longSymbol(table: HuffmanTable): number {
    for (let length = FAST_BITS + 1; length <= 16 && length <= this.#count; length += 1) {
      const code = (this.#buffer >>> (this.#count - length)) & ((1 << length) - 1);
      if (code > table.maxCode[length]!) continue;
      const symbol = table.symbols[code + table.offset[length]!];
      if (symbol === undefined) break;
      this.#take(length);
      return symbol;
    }
    throw brokenCodestream('JPEG', 'its data are damaged or cut off');
  }

  #take(length: number): void {
    if (this.#count < length) throw brokenCodestream('JPEG', 'its data are cut off');
    this.#count -= length;
  }

  /** Keeps at most 31 bits so that 32-bit arithmetic stays exact. */
  #fill(): void {
    const bytes = this.#bytes;
    while (this.#count <= 23) {
      const byte = bytes[this.#position];
      if (byte === undefined) return;
      if (byte === 0xff) {
        if (bytes[this.#position + 1] !== 0) return;
        this.#position += 1;
      }
      this.#position += 1;
      this.#buffer = ((this.#buffer << 8) | byte) & 0x7fffffff;
      this.#count += 8;
    }
  }
}
