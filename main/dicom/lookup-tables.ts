import type { DataSet } from 'dicom-parser';
import type { LookupTable, ModalityTransform, Palette, VoiTransform } from '../../core/domain/frame.ts';
import { groupWith } from './functional-groups.ts';
import type { FrameScopes } from './functional-groups.ts';
import { swapWords } from './native-pixels.ts';
import {
  binaryOf,
  bytesOf,
  decimalOf,
  decimalsOf,
  itemsOf,
  stringOf,
  stringsOf,
  usOrSsOf,
} from './values.ts';

/** Tags of one table: its descriptor, its data, and the data of its segmented form. */
interface TableTags {
  readonly descriptor: string;
  readonly data: string;
  readonly segmented?: string;
}

const IDENTITY: ModalityTransform = { kind: 'linear', slope: 1, intercept: 0 };
const lutTags: TableTags = { descriptor: 'x00283002', data: 'x00283006' };

/** Modality LUT sequence, else rescale of the frame, else of the image, else the identity (PS3.3 C.11.1). */
export function modalityOf(dataSet: DataSet, groups: FrameScopes, signed: boolean): ModalityTransform {
  const item = itemsOf(dataSet, 'x00283000')[0];
  const table = item === undefined ? null : tableOf(item, lutTags, signed);
  if (table !== null) return { kind: 'table', table };
  const source = groupWith(groups, 'x00289145', 'x00281053') ?? groupWith(groups, 'x00289145', 'x00281052');
  if (source === null) return IDENTITY;
  const slope = decimalOf(source, 'x00281053') ?? 1;
  const intercept = decimalOf(source, 'x00281052') ?? 0;
  // A slope of 0 would erase the picture; writers mean "none".
  return { kind: 'linear', slope: slope === 0 ? 1 : slope, intercept };
}

/** Windows, then VOI LUT sequences, in the order of the file (PS3.3 C.11.2); invalid windows are left out. */
export function voiOf(dataSet: DataSet, groups: FrameScopes, signed: boolean): VoiTransform[] {
  const source = groupWith(groups, 'x00289132', 'x00281050');
  const windows = source === null ? [] : windowsOf(source);
  const tables = itemsOf(dataSet, 'x00283010').flatMap((item): VoiTransform[] => {
    const table = tableOf(item, lutTags, signed);
    return table === null ? [] : [{ kind: 'table', table }];
  });
  return [...windows, ...tables];
}

function windowsOf(source: DataSet): VoiTransform[] {
  const widths = decimalsOf(source, 'x00281051');
  const explanations = stringsOf(source, 'x00281055');
  const name = stringOf(source, 'x00281056');
  const shape = name === 'SIGMOID' || name === 'LINEAR_EXACT' ? name : 'LINEAR';
  return decimalsOf(source, 'x00281050').flatMap((center, index): VoiTransform[] => {
    const width = widths[index];
    if (width === undefined || !(shape === 'LINEAR' ? width >= 1 : width > 0)) return [];
    return [{ kind: 'window', center, width, function: shape, explanation: explanations[index] ?? '' }];
  });
}

/** Palette Color Lookup Tables, plain or segmented (PS3.3 C.7.6.3.1.5); null when one is missing. */
export function paletteOf(dataSet: DataSet, signed: boolean): Palette | null {
  const [red, green, blue] = [1, 2, 3].map((colour) =>
    tableOf(
      dataSet,
      { descriptor: `x0028110${colour}`, data: `x0028120${colour}`, segmented: `x0028122${colour}` },
      signed,
    ),
  );
  return red && green && blue ? { red, green, blue } : null;
}

function tableOf(dataSet: DataSet, tags: TableTags, signed: boolean): LookupTable | null {
  const [count, , bits] = binaryOf(dataSet, tags.descriptor, 'uint16');
  const firstMapped = usOrSsOf(dataSet, tags.descriptor, signed)[1];
  if (count === undefined || firstMapped === undefined || bits === undefined) return null;
  // 0 stands for 65536, which does not fit into 16 bits.
  const length = count === 0 ? 65536 : count;
  const plain = entriesOf(dataSet, tags.data, length);
  const segments = tags.segmented === undefined ? [] : binaryOf(dataSet, tags.segmented, 'uint16');
  const entries = plain ?? (segments.length > 0 ? expandSegments(segments, length) : null);
  if (entries === null) return null;
  const explanation = stringOf(dataSet, 'x00283003') ?? '';
  return { firstMapped, bits: bits >= 1 && bits <= 16 ? bits : 16, entries, explanation };
}

/** 16-bit entries, or 8-bit ones packed two to a word as bytes. Null when there are too few. */
function entriesOf(dataSet: DataSet, tag: string, length: number): Uint16Array | null {
  const bytes = bytesOf(dataSet, tag);
  if (bytes === undefined) return null;
  if (bytes.length >= length * 2) return Uint16Array.from(binaryOf(dataSet, tag, 'uint16').slice(0, length));
  if (bytes.length < length) return null;
  const isBigWords = dataSet.elements[tag]?.vr === 'OW' && binaryIsBig(dataSet);
  return Uint16Array.from((isBigWords ? swapWords(bytes) : bytes).subarray(0, length));
}

function binaryIsBig(dataSet: DataSet): boolean {
  return dataSet.byteArrayParser.readUint16(Uint8Array.of(1, 0), 0) !== 1;
}

/** Segmented palettes (PS3.3 C.7.9.2): discrete, linear and indirect segments. Null when they do not fit. */
function expandSegments(words: readonly number[], length: number): Uint16Array | null {
  const entries: number[] = [];
  const run = (from: number, budget: number, depth: number): number | null => {
    let at = from;
    for (let segment = 0; segment < budget && at < words.length; segment += 1) {
      const kind = words[at];
      const count = words[at + 1];
      if (kind === undefined || count === undefined || entries.length + count > length) return null;
      if (kind === 0) {
        const part = words.slice(at + 2, at + 2 + count);
        if (part.length < count) return null;
        entries.push(...part);
        at += 2 + count;
      } else if (kind === 1) {
        const from0 = entries.at(-1);
        const to = words[at + 2];
        if (from0 === undefined || to === undefined) return null;
        for (let step = 1; step <= count; step += 1) {
          entries.push(Math.round(from0 + ((to - from0) * step) / count));
        }
        at += 3;
      } else if (kind === 2 && depth === 0) {
        // The byte offset of the repeated segments counts from the first word of the table.
        const target = ((words[at + 2] ?? 0) + (words[at + 3] ?? 0) * 65536) / 2;
        if (!Number.isInteger(target) || run(target, count, 1) === null) return null;
        at += 4;
      } else return null;
    }
    return at;
  };
  const end = run(0, Number.POSITIVE_INFINITY, 0);
  return end === null || entries.length !== length ? null : Uint16Array.from(entries);
}
