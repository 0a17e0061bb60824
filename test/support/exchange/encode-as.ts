import { deflateRawSync } from 'node:zlib';
import type { DataSet } from 'dicom-parser';
import { readDataSet } from '../../../main/dicom/dataset.ts';
import {
  DEFLATED,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  IMPLICIT_LITTLE,
} from '../../../main/dicom/transfer-syntax.ts';
import { encodeDataSet, joinParts } from '../../../main/dicom/write/encode-data-set.ts';
import {
  joinRaw,
  rawElement,
  rawOf,
  rawSequence,
  type RawParts,
} from '../../../main/exchange/deidentify/raw-encoding.ts';

/** `undefined`: sequences of undefined length; `un`: all text as UN, as tools without a dictionary write it. */
export type TestEncoding = 'explicit' | 'implicit' | 'big' | 'deflated' | 'undefined' | 'no-meta' | 'un';

const WIDTHS: Readonly<Record<string, number>> = {
  US: 2,
  SS: 2,
  OW: 2,
  UL: 4,
  SL: 4,
  FL: 4,
  OF: 4,
  OL: 4,
  AT: 2,
  FD: 8,
  OD: 8,
};
const TEXT = new Set([
  'AE',
  'AS',
  'CS',
  'DA',
  'DS',
  'DT',
  'IS',
  'LO',
  'LT',
  'PN',
  'SH',
  'ST',
  'TM',
  'UI',
  'UT',
]);

/** A file in Explicit VR Little Endian written in another way. */
export function encodeAs(file: Uint8Array, encoding: TestEncoding): Uint8Array {
  const { dataSet } = readDataSet(file);
  const body = joinParts(encodeItems(dataSet, encoding));
  if (encoding === 'no-meta') return body;
  const meta = encodeDataSet([
    { tag: 0x00020001, vr: 'OB', value: new Uint8Array([0, 1]) },
    { tag: 0x00020003, vr: 'UI', value: dataSet.string('x00080018') ?? '' },
    { tag: 0x00020010, vr: 'UI', value: SYNTAXES[encoding] },
    { tag: 0x00020016, vr: 'AE', value: 'QUIXOTE_AE' },
  ]);
  const length = encodeDataSet([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
  const preamble = new TextEncoder().encode(`${'Quixote in the preamble'.padEnd(128, '.')}DICM`);
  const main = encoding === 'deflated' ? deflateRawSync(body) : body;
  return Buffer.concat([preamble, joinParts(length), joinParts(meta), main]);
}

const SYNTAXES: Readonly<Record<TestEncoding, string>> = {
  explicit: EXPLICIT_LITTLE,
  undefined: EXPLICIT_LITTLE,
  'no-meta': EXPLICIT_LITTLE,
  un: EXPLICIT_LITTLE,
  implicit: IMPLICIT_LITTLE,
  big: EXPLICIT_BIG,
  deflated: DEFLATED,
};

function encodeItems(dataSet: DataSet, encoding: TestEncoding): RawParts {
  const form = { explicit: encoding !== 'implicit', littleEndian: encoding !== 'big' };
  const keys = Object.keys(dataSet.elements).filter((key) => !key.startsWith('x0002'));
  return joinRaw(
    keys.sort().map((key) => {
      const element = dataSet.elements[key]!;
      const tag = Number.parseInt(key.slice(1), 16);
      const asUn = encoding === 'un' && TEXT.has(element.vr ?? '') && tag !== 0x00080005;
      const vr = form.explicit ? (asUn ? 'UN' : element.vr) : undefined;
      if (element.items !== undefined) {
        const items = element.items.map((item) => encodeItems(item.dataSet!, encoding));
        const undefinedLength = encoding === 'undefined';
        return rawSequence(tag, vr, items, {
          ...form,
          itemsLittleEndian: form.littleEndian,
          undefinedLength,
        });
      }
      const bytes = dataSet.byteArray.slice(element.dataOffset, element.dataOffset + element.length);
      if (encoding === 'big') swap(bytes, WIDTHS[element.vr ?? ''] ?? 1);
      return rawElement(tag, vr, rawOf(bytes), form);
    }),
  );
}

function swap(bytes: Uint8Array, width: number): void {
  for (let at = 0; width > 1 && at < bytes.length; at += width) bytes.subarray(at, at + width).reverse();
}
