import { brokenCodestream, checkShape, unsupportedCodestream } from './decoded.ts';
import type { DecodedFrame, FrameShape } from './decoded.ts';
import { JpegBitReader } from './jpeg-bits.ts';
import type { HuffmanTable } from './jpeg-bits.ts';
import { readJpegHeader } from './jpeg-header.ts';
import type { JpegHeader } from './jpeg-header.ts';
import { inverseDct12 } from './jpeg-idct.ts';
import { applySegment, createTables, nextScan } from './jpeg-tables.ts';
import type { JpegScan, JpegTables } from './jpeg-tables.ts';
import { interleave } from './sample-bytes.ts';

const EXTENDED = 0xc1;
/** A block of 64 samples takes at least two bits. */
const MAX_SAMPLES_PER_BYTE = 256;

const zigzag = Uint8Array.of(
  ...[
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7,
    14,
  ],
  ...[
    21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46,
    53,
  ],
  ...[60, 61, 54, 47, 55, 62, 63],
);

/**
 * Decodes extended sequential JPEG of 12 bits (process 4) with Huffman coding: no maintained package does.
 * One component, or three that are not subsampled; components come out as they are in the codestream.
 */
export function decodeJpeg12(bytes: Uint8Array, shape: FrameShape): DecodedFrame {
  const header = readJpegHeader(bytes);
  const { rows, columns, precision, components } = header;
  const samples = components.length;
  checkShape('JPEG', { rows, columns, precision, samples }, shape);
  if (header.process !== EXTENDED || precision !== 12) {
    throw unsupportedCodestream('JPEG', `${precision} bits with process SOF${header.process - 0xc0}`);
  }
  if (samples > 1 && components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) {
    throw unsupportedCodestream('12-bit JPEG', 'its components are subsampled');
  }
  if (rows * columns * samples > bytes.length * MAX_SAMPLES_PER_BYTE) {
    throw brokenCodestream('JPEG', 'it is too short for the frame');
  }
  const planes = decodePlanes(bytes, header);
  const planar = new Uint16Array(rows * columns * samples);
  const stride = Math.ceil(columns / 8) * 8;
  planes.forEach((plane, index) => {
    for (let row = 0; row < rows; row += 1) {
      const from = row * stride;
      planar.set(plane.subarray(from, from + columns), (index * rows + row) * columns);
    }
  });
  const values = samples === 1 ? planar : interleave(planar, samples);
  return { values, precision, signed: false, becameRgb: false };
}

/** One plane of whole blocks per component. */
function decodePlanes(bytes: Uint8Array, header: JpegHeader): Uint16Array[] {
  const blocksAcross = Math.ceil(header.columns / 8);
  const blocksDown = Math.ceil(header.rows / 8);
  const planes = header.components.map(() => new Uint16Array(blocksAcross * blocksDown * 64));
  const tables = createTables();
  for (const segment of header.segments) applySegment(bytes, segment, tables);
  const seen = new Set<number>();
  let position = header.scanOffset;
  while (seen.size < planes.length) {
    const scan = nextScan(bytes, position, tables);
    if (scan === null) throw brokenCodestream('JPEG', 'it ends before its last component');
    const parts = scan.components.map((part) => partOf(part, header, tables));
    if (parts.some(({ index }) => seen.has(index))) throw brokenCodestream('JPEG', 'a component comes twice');
    parts.forEach(({ index }) => seen.add(index));
    position = decodeScan({ bytes, scan, tables, parts, planes, blocksAcross, blocksDown });
  }
  return planes;
}

interface ScanPart {
  readonly index: number;
  readonly dc: HuffmanTable;
  readonly ac: HuffmanTable;
  readonly quantization: Uint16Array;
}

function partOf(part: JpegScan['components'][number], header: JpegHeader, tables: JpegTables): ScanPart {
  const index = header.components.findIndex(({ id }) => id === part.id);
  const dc = tables.dc[part.dc];
  const ac = tables.ac[part.ac];
  const quantization = tables.quantization[header.components[index]?.quantization ?? -1];
  if (index < 0 || dc === undefined || ac === undefined || quantization === undefined) {
    throw brokenCodestream('JPEG', 'a table is missing');
  }
  return { index, dc, ac, quantization };
}

interface ScanJob {
  readonly bytes: Uint8Array;
  readonly scan: JpegScan;
  readonly tables: JpegTables;
  readonly parts: readonly ScanPart[];
  readonly planes: readonly Uint16Array[];
  readonly blocksAcross: number;
  readonly blocksDown: number;
}

function decodeScan(job: ScanJob): number {
  const { parts, planes, blocksAcross } = job;
  const reader = new JpegBitReader(job.bytes, job.scan.dataOffset);
  const block = new Int32Array(64);
  const lastDc = new Int32Array(parts.length);
  const stride = blocksAcross * 8;
  const { restartInterval } = job.tables;
  const units = blocksAcross * job.blocksDown;
  for (let unit = 0; unit < units; unit += 1) {
    if (restartInterval > 0 && unit > 0 && unit % restartInterval === 0) {
      reader.restart((unit / restartInterval - 1) & 7);
      lastDc.fill(0);
    }
    const offset = Math.floor(unit / blocksAcross) * stride * 8 + (unit % blocksAcross) * 8;
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index]!;
      lastDc[index] = readBlock(reader, part, block, lastDc[index]!);
      inverseDct12(block, planes[part.index]!, offset, stride);
    }
  }
  return reader.position;
}

/** Reads and dequantises one block (T.81 F.2.2) and returns its DC value before dequantisation. */
function readBlock(reader: JpegBitReader, part: ScanPart, block: Int32Array, lastDc: number): number {
  const { quantization } = part;
  block.fill(0);
  const dc = lastDc + reader.extended(checkLength(reader.symbol(part.dc)));
  block[0] = dc * quantization[0]!;
  for (let index = 1; index < 64; index += 1) {
    const symbol = reader.symbol(part.ac);
    const length = symbol & 15;
    const run = symbol >> 4;
    if (length === 0) {
      if (run !== 15) break;
      index += 15;
      continue;
    }
    index += run;
    if (index > 63) throw brokenCodestream('JPEG', 'its data are damaged');
    block[zigzag[index]!] = reader.extended(length) * quantization[index]!;
  }
  return dc;
}

function checkLength(length: number): number {
  if (length > 16) throw brokenCodestream('JPEG', 'its data are damaged');
  return length;
}
