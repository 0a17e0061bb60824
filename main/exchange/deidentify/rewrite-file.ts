import { deflateRawSync } from 'node:zlib';
import type { DeidentifyOption } from '../../../core/exchange/export-options.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { uidOfContent } from '../../dicom/catalogue/content-uid.ts';
import { readDataSet, type DicomFile } from '../../dicom/dataset.ts';
import type { ReadElement } from '../../dicom/element-reader.ts';
import { DEFLATED, EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE } from '../../dicom/transfer-syntax.ts';
import { stringOf } from '../../dicom/values.ts';
import { IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION } from '../../dicom/write/part10.ts';
import type { DataSet as WrittenDataSet } from '../../dicom/write/element.ts';
import { encodeDataSet, joinParts } from '../../dicom/write/encode-data-set.ts';
import { deidentifiedMarks } from './deidentified-marks.ts';
import { identifyingValues } from './identifying-values.ts';
import type { PatientNames } from './patient-names.ts';
import { joinRaw, rawElement, rawOf, rawSequence, textBytes } from './raw-encoding.ts';
import type { RawForm, RawParts } from './raw-encoding.ts';
import { rewriteElements } from './rewrite-elements.ts';
import { createRules } from './rules.ts';
import { withoutEmbeddedOverlays } from './unused-bits.ts';

/**
 * A source image as it leaves: element by element in its own transfer syntax and character set, its pixel data byte
 * for byte (see `withoutEmbeddedOverlays` for the one exception), preamble and meta information made anew.
 * @throws ExpectedError when the file cannot be read to its end, or when anything that names the patient would stay.
 */
export function rewriteFile(
  bytes: Uint8Array,
  options: readonly DeidentifyOption[],
  names: PatientNames,
): Uint8Array {
  const file = readDataSet(bytes);
  const { dataSet } = file;
  const pixels: ReadElement | undefined = dataSet.elements['x7fe00010'];
  if (pixels?.truncated === true) {
    throw new ExpectedError(
      'dicom-broken',
      'The image is cut off, so it cannot be de-identified as a whole.',
    );
  }
  const form: RawForm = { explicit: file.explicit, littleEndian: file.littleEndian };
  const identifying = identifyingValues(dataSet);
  const sopInstanceUid = names.uid(
    stringOf(dataSet, 'x00080018') ?? stringOf(dataSet, 'x00020003') ?? uidOfContent(bytes),
  );
  // Some files name their class and themselves in the meta information only.
  const sopClassUid = stringOf(dataSet, 'x00080016') ?? stringOf(dataSet, 'x00020002') ?? '';
  const marks: WrittenDataSet = [
    ...(sopClassUid === '' ? [] : [{ tag: 0x00080016, vr: 'UI', value: sopClassUid } as const]),
    { tag: 0x00080018, vr: 'UI', value: sopInstanceUid },
    ...deidentifiedMarks(options, names),
  ];
  const body = rewriteElements(
    dataSet,
    form,
    {
      treatmentOf: createRules(options, 'image'),
      names,
      identifying,
      pixels: withoutEmbeddedOverlays(file),
    },
    new Map(marks.map((element) => [element.tag, markOf(element, form)])),
  );
  return assemble(file, body, { sopClassUid, sopInstanceUid });
}

/** Marks hold text and one sequence of texts. */
function markOf({ tag, vr, value }: WrittenDataSet[number], form: RawForm): RawParts {
  const written = form.explicit ? vr : undefined;
  if (vr === 'SQ') {
    const items = value.map((item) => joinRaw(item.map((element) => markOf(element, form))));
    return rawSequence(tag, written, items, {
      ...form,
      itemsLittleEndian: form.littleEndian,
      undefinedLength: false,
    });
  }
  const text = Array.isArray(value) ? value.join('\\') : String(value);
  return rawElement(tag, written, rawOf(textBytes(text, vr)), form);
}

interface Names {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

function assemble(file: DicomFile, body: RawParts, { sopClassUid, sopInstanceUid }: Names): Uint8Array {
  const meta = encodeDataSet([
    { tag: 0x00020001, vr: 'OB', value: new Uint8Array([0, 1]) },
    ...(sopClassUid === '' ? [] : [{ tag: 0x00020002, vr: 'UI', value: sopClassUid } as const]),
    { tag: 0x00020003, vr: 'UI', value: sopInstanceUid },
    { tag: 0x00020010, vr: 'UI', value: syntaxOf(file) },
    { tag: 0x00020012, vr: 'UI', value: IMPLEMENTATION_CLASS_UID },
    { tag: 0x00020013, vr: 'SH', value: IMPLEMENTATION_VERSION },
  ]);
  const groupLength = encodeDataSet([{ tag: 0x00020000, vr: 'UL', value: meta.length }]);
  const preamble = new Uint8Array(132);
  preamble.set([0x44, 0x49, 0x43, 0x4d], 128); // "DICM"
  const main = file.transferSyntax.uid === DEFLATED ? rawOf(deflated(body)) : body;
  return joinParts({
    parts: [preamble, ...groupLength.parts, ...meta.parts, ...main.parts],
    length: preamble.length + groupLength.length + meta.length + main.length,
  });
}

/** Padded to an even length (PS3.5 A.5). */
function deflated(body: RawParts): Uint8Array {
  const bytes = deflateRawSync(joinParts(body));
  return bytes.length % 2 === 0 ? bytes : Buffer.concat([bytes, Buffer.alloc(1)]);
}

/** The declared one, unless the file is written in another of the three plain forms than it says. */
function syntaxOf({ transferSyntax, explicit, littleEndian }: DicomFile): string {
  const plain: readonly string[] = [IMPLICIT_LITTLE, EXPLICIT_LITTLE, EXPLICIT_BIG];
  if (!plain.includes(transferSyntax.uid)) return transferSyntax.uid;
  if (!explicit) return IMPLICIT_LITTLE;
  return littleEndian ? EXPLICIT_LITTLE : EXPLICIT_BIG;
}
