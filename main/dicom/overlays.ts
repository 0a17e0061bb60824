import type { DataSet } from 'dicom-parser';
import { createMask, setMaskAt } from '../../core/mask/bit-mask.ts';
import type { BitMask } from '../../core/mask/bit-mask.ts';
import { swapWords } from './native-pixels.ts';
import { binaryOf, bytesOf, integerOf, stringOf, uint16Of } from './values.ts';

/** One overlay plane (PS3.3 C.9.2), or one kept in unused bits of the pixel data as older files do. */
export interface OverlayPlane {
  /** 6000, 6002 ... 601E. */
  readonly group: number;
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  /** Index of the image frame to which the first overlay frame belongs. */
  readonly firstFrame: number;
  /** Top-left pixel of the overlay in the image: 0, 0 where DICOM says 1\1. May be negative. */
  readonly originPx: { readonly row: number; readonly column: number };
  readonly kind: 'graphic' | 'roi';
  readonly label: string;
  readonly description: string;
  /** The bit of the stored words that holds the plane; null where it has data of its own. */
  readonly embeddedBit: number | null;
}

/** Every overlay plane of the data set, those without readable sizes left out. */
export function overlaysOf(dataSet: DataSet): OverlayPlane[] {
  const planes: OverlayPlane[] = [];
  for (let group = 0x6000; group <= 0x601e; group += 2) {
    const plane = overlayOf(dataSet, group);
    if (plane !== null) planes.push(plane);
  }
  return planes;
}

function key(group: number, element: string): string {
  return `x${group.toString(16)}${element}`;
}

function overlayOf(dataSet: DataSet, group: number): OverlayPlane | null {
  const rows = uint16Of(dataSet, key(group, '0010'));
  const columns = uint16Of(dataSet, key(group, '0011'));
  if (rows === undefined || columns === undefined || rows < 1 || columns < 1) return null;
  const hasData = dataSet.elements[key(group, '3000')] !== undefined;
  const bitsAllocated = uint16Of(dataSet, key(group, '0100')) ?? 1;
  if (!hasData && bitsAllocated <= 1) return null;
  const [row = 1, column = 1] = binaryOf(dataSet, key(group, '0050'), 'int16');
  const firstFrame = uint16Of(dataSet, key(group, '0051')) ?? 1;
  return {
    group,
    rows,
    columns,
    frames: Math.max(1, integerOf(dataSet, key(group, '0015')) ?? 1),
    firstFrame: Math.max(1, firstFrame) - 1,
    originPx: { row: row - 1, column: column - 1 },
    kind: stringOf(dataSet, key(group, '0040')) === 'R' ? 'roi' : 'graphic',
    label: stringOf(dataSet, key(group, '1500')) ?? '',
    description: stringOf(dataSet, key(group, '0022')) ?? '',
    embeddedBit: hasData ? null : (uint16Of(dataSet, key(group, '0102')) ?? 0),
  };
}

/**
 * The bits of one overlay frame.
 * @param frame index of the overlay frame.
 * @returns a mask of the overlay's own size, or null when its data end before.
 */
export function overlayMask(dataSet: DataSet, plane: OverlayPlane, frame: number): BitMask | null {
  const bytes = bytesOf(dataSet, key(plane.group, '3000'));
  const pixels = plane.rows * plane.columns;
  if (bytes === undefined || bytes.length * 8 < pixels * (frame + 1)) return null;
  const isBig = dataSet.byteArrayParser.readUint16(Uint8Array.of(0, 1), 0) === 1;
  const isWords = dataSet.elements[key(plane.group, '3000')]?.vr !== 'OB';
  const source = isBig && isWords ? swapWords(bytes) : bytes;
  const first = pixels * frame;
  return maskWhere(plane, (index) => ((source[(first + index) >> 3]! >> ((first + index) & 7)) & 1) === 1);
}

/** The plane in unused bits of the raw samples of an image frame, which has the image's size. */
export function embeddedMask(plane: OverlayPlane, raw: Uint8Array | Uint16Array): BitMask | null {
  const bit = plane.embeddedBit;
  if (bit === null || raw.length !== plane.rows * plane.columns) return null;
  return maskWhere(plane, (index) => ((raw[index]! >> bit) & 1) === 1);
}

function maskWhere({ rows, columns }: OverlayPlane, isSet: (index: number) => boolean): BitMask {
  const mask = createMask(columns, rows);
  for (let y = 0, index = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1, index += 1) if (isSet(index)) setMaskAt(mask, x, y, 1);
  }
  return mask;
}
