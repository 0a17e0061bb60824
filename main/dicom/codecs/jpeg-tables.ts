import { brokenCodestream } from './decoded.ts';
import { buildHuffmanTable } from './jpeg-bits.ts';
import type { HuffmanTable } from './jpeg-bits.ts';
import { readSegment } from './jpeg-header.ts';
import type { JpegSegment } from './jpeg-header.ts';

/** Tables that segments between scans define and redefine (ITU T.81 B.2.4). */
export interface JpegTables {
  /** Of DC coefficients or lossless differences, by destination 0..3. */
  readonly dc: (HuffmanTable | undefined)[];
  readonly ac: (HuffmanTable | undefined)[];
  /** In zigzag order, by destination 0..3. */
  readonly quantization: (Uint16Array | undefined)[];
  /** Minimum coded units between restart markers; 0 without. */
  restartInterval: number;
}

export interface JpegScan {
  readonly components: readonly { readonly id: number; readonly dc: number; readonly ac: number }[];
  /** Predictor of a lossless scan; start of spectral selection otherwise. */
  readonly selection: number;
  readonly spectralEnd: number;
  /** Point transform of a lossless scan. */
  readonly low: number;
  /** Where the entropy-coded data begin. */
  readonly dataOffset: number;
}

export function createTables(): JpegTables {
  return { dc: [], ac: [], quantization: [], restartInterval: 0 };
}

/** Applies one segment; those that define no table are passed over. */
export function applySegment(bytes: Uint8Array, segment: JpegSegment, tables: JpegTables): void {
  const { marker, offset, end } = segment;
  if (marker === 0xc4) readHuffmanTables(bytes.subarray(offset, end), tables);
  else if (marker === 0xdb) readQuantization(bytes.subarray(offset, end), tables);
  else if (marker === 0xdd && end - offset === 2) {
    tables.restartInterval = bytes[offset]! * 256 + bytes[offset + 1]!;
  } else if (marker === 0xcc) throw brokenCodestream('JPEG', 'it uses arithmetic coding');
}

function readHuffmanTables(data: Uint8Array, tables: JpegTables): void {
  let at = 0;
  while (at + 17 <= data.length) {
    const kind = data[at]!;
    const counts = data.subarray(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    at += 17;
    if (at + total > data.length || (kind & 15) > 3)
      throw brokenCodestream('JPEG', 'a Huffman table is wrong');
    const table = buildHuffmanTable(counts, data.slice(at, at + total));
    (kind >> 4 === 0 ? tables.dc : tables.ac)[kind & 15] = table;
    at += total;
  }
}

function readQuantization(data: Uint8Array, tables: JpegTables): void {
  let at = 0;
  while (at < data.length) {
    const kind = data[at]!;
    const size = kind >> 4 === 0 ? 1 : 2;
    at += 1;
    if (at + 64 * size > data.length || (kind & 15) > 3)
      throw brokenCodestream('JPEG', 'a quantization table is wrong');
    const table = new Uint16Array(64);
    for (let index = 0; index < 64; index += 1, at += size) {
      table[index] = size === 1 ? data[at]! : data[at]! * 256 + data[at + 1]!;
    }
    tables.quantization[kind & 15] = table;
  }
}

/** Reads segments from `from` on, applying tables, until the next scan; null at the end of the image. */
export function nextScan(bytes: Uint8Array, from: number, tables: JpegTables): JpegScan | null {
  let at = from;
  for (;;) {
    while (bytes[at] === 0xff && bytes[at + 1] === 0xff) at += 1;
    if (at + 2 > bytes.length || (bytes[at] === 0xff && bytes[at + 1] === 0xd9)) return null;
    const segment = readSegment(bytes, at);
    if (segment.marker === 0xda) return readScan(bytes, segment);
    applySegment(bytes, segment, tables);
    at = segment.end;
  }
}

function readScan(bytes: Uint8Array, segment: JpegSegment): JpegScan {
  const { offset, end } = segment;
  const count = bytes[offset] ?? 0;
  const tail = offset + 1 + 2 * count;
  if (count < 1 || count > 4 || tail + 3 > end) throw brokenCodestream('JPEG', 'a scan header is wrong');
  const components = Array.from({ length: count }, (_, index) => {
    const at = offset + 1 + 2 * index;
    return { id: bytes[at]!, dc: bytes[at + 1]! >> 4, ac: bytes[at + 1]! & 15 };
  });
  return {
    components,
    selection: bytes[tail]!,
    spectralEnd: bytes[tail + 1]!,
    low: bytes[tail + 2]! & 15,
    dataOffset: end,
  };
}
