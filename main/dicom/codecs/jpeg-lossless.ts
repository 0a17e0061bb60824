import { brokenCodestream, checkShape, unsupportedCodestream } from './decoded.ts';
import type { DecodedFrame, FrameShape } from './decoded.ts';
import { JpegBitReader } from './jpeg-bits.ts';
import type { HuffmanTable } from './jpeg-bits.ts';
import { readJpegHeader } from './jpeg-header.ts';
import { applySegment, createTables, nextScan } from './jpeg-tables.ts';
import type { JpegScan, JpegTables } from './jpeg-tables.ts';

const LOSSLESS = 0xc3;
/** A Huffman code takes at least one bit per sample. */
const MAX_SAMPLES_PER_BYTE = 8;

interface Target {
  readonly columns: number;
  readonly rows: number;
  readonly samples: number;
  readonly precision: number;
  /** rows x columns x samples, interleaved. */
  readonly values: Uint16Array;
}

/**
 * Decodes lossless JPEG (ITU T.81 H), all predictors, 2..16 bits, point transform, restart markers and one or
 * three components in one scan or several. Own code: the npm decoder jpeg-lossless-decoder-js reads 16-bit colour,
 * restart markers of colour and point transforms wrongly and does not notice truncation.
 */
export function decodeJpegLossless(bytes: Uint8Array, shape: FrameShape): DecodedFrame {
  const header = readJpegHeader(bytes);
  const { rows, columns, precision, components } = header;
  const samples = components.length;
  if (header.process !== LOSSLESS)
    throw unsupportedCodestream('lossless JPEG', `process SOF${header.process - 0xc0}`);
  checkShape('lossless JPEG', { rows, columns, precision, samples }, shape);
  if (samples > 1 && components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1)) {
    throw unsupportedCodestream('lossless JPEG', 'its components are subsampled');
  }
  const count = rows * columns * samples;
  if (count > bytes.length * MAX_SAMPLES_PER_BYTE)
    throw brokenCodestream('JPEG', 'it is too short for the frame');
  const target: Target = { columns, rows, samples, precision, values: new Uint16Array(count) };
  const tables = createTables();
  for (const segment of header.segments) applySegment(bytes, segment, tables);
  const seen = new Set<number>();
  let position = header.scanOffset;
  while (seen.size < samples) {
    const scan = nextScan(bytes, position, tables);
    if (scan === null) throw brokenCodestream('JPEG', 'it ends before its last component');
    const indices = scan.components.map(({ id }) => components.findIndex((component) => component.id === id));
    if (indices.some((index) => index < 0 || seen.has(index))) {
      throw brokenCodestream('JPEG', 'a scan names a wrong component');
    }
    indices.forEach((index) => seen.add(index));
    position = decodeScan({ bytes, scan, tables, indices, target });
  }
  const values = precision <= 8 ? Uint8Array.from(target.values) : target.values;
  return { values, precision, signed: false, becameRgb: false };
}

interface ScanJob {
  readonly bytes: Uint8Array;
  readonly scan: JpegScan;
  readonly tables: JpegTables;
  /** Which sample of a pixel each component of the scan is. */
  readonly indices: readonly number[];
  readonly target: Target;
}

/** Decodes one scan and returns where it ends. Long on purpose: the inner loop of every lossless frame. */
function decodeScan({ bytes, scan, tables, indices, target }: ScanJob): number {
  const { columns, rows, samples, precision, values } = target;
  const predictor = scan.selection;
  if (predictor < 1 || predictor > 7) throw unsupportedCodestream('lossless JPEG', `predictor ${predictor}`);
  if (scan.low >= precision) throw brokenCodestream('JPEG', 'its point transform is wrong');
  const { restartInterval } = tables;
  if (restartInterval % columns !== 0) {
    throw unsupportedCodestream('lossless JPEG', 'its restart markers do not stand at the ends of rows');
  }
  const huffman = scan.components.map(({ dc }): HuffmanTable => {
    const table = tables.dc[dc];
    if (table === undefined) throw brokenCodestream('JPEG', 'a Huffman table is missing');
    return table;
  });
  const rowsPerRestart = restartInterval / columns;
  const initial = 1 << (precision - scan.low - 1);
  const stride = columns * samples;
  const reader = new JpegBitReader(bytes, scan.dataOffset);
  for (let row = 0; row < rows; row += 1) {
    const restarted = rowsPerRestart > 0 && row > 0 && row % rowsPerRestart === 0;
    if (restarted) reader.restart((row / rowsPerRestart - 1) & 7);
    const isFirst = row === 0 || restarted;
    const rowStart = row * stride;
    for (let column = 0; column < columns; column += 1) {
      const pixel = rowStart + column * samples;
      for (let part = 0; part < indices.length; part += 1) {
        const at = pixel + indices[part]!;
        const length = reader.symbol(huffman[part]!);
        if (length > 16) throw brokenCodestream('JPEG', 'its data are damaged');
        const difference = length === 16 ? 32768 : reader.extended(length);
        let prediction: number;
        if (isFirst) prediction = column === 0 ? initial : values[at - samples]!;
        else if (column === 0) prediction = values[at - stride]!;
        else {
          const left = values[at - samples]!;
          const above = values[at - stride]!;
          const corner = values[at - stride - samples]!;
          prediction = predict(predictor, left, above, corner);
        }
        // The array keeps the low 16 bits: sums are modulo 65536 by definition.
        values[at] = prediction + difference;
      }
    }
  }
  if (scan.low > 0) {
    for (const index of indices)
      for (let at = index; at < values.length; at += samples) values[at] = values[at]! << scan.low;
  }
  return reader.position;
}

/** T.81 table H.1. */
function predict(selection: number, left: number, above: number, corner: number): number {
  switch (selection) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return corner;
    case 4:
      return left + above - corner;
    case 5:
      return left + ((above - corner) >> 1);
    case 6:
      return above + ((left - corner) >> 1);
    default:
      return (left + above) >> 1;
  }
}
