import type { DicomFile } from '../../dicom/dataset.ts';
import { decimalsOf, stringOf, stringsOf } from '../../dicom/values.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import {
  commonInstanceReference,
  equipment,
  labelText,
  objectTime,
  series,
  sopCommon,
  sourcesOf,
  text,
} from '../dicom/common-modules.ts';
import { compositeContext, frameOfReference } from '../dicom/composite-context.ts';
import { segUids } from '../dicom/object-uids.ts';
import { leavingReaderName } from '../dicom/observers.ts';
import { segClassUid, segmentStructures } from '../dicom/segment-number.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { functionalGroups, type FrameLayout } from './functional-groups.ts';
import { segmentSequence } from './segment-items.ts';

/** What a segmentation consists of beside its pixels. */
export interface SegContent extends FrameLayout {
  readonly header: DicomFile;
  readonly bits: 1 | 8 | 16;
  /** Segments Overlap (0062,0013): whether segments share pixels. */
  readonly overlap: 'YES' | 'NO' | 'UNDEFINED';
}

/** Value of a pixel whose probability is 1. */
export const MAX_FRACTION = 255;

const CODECS_WITH_LOSS: ReadonlySet<string> = new Set(['jpeg-baseline', 'jpeg-extended']);

/** The Segmentation of a case (PS3.3 A.51) without its pixels, before `LeavingIdentity.dataSet`. */
export function segDataSet(one: ExportCase, content: SegContent, ports: FormatPorts): DataSet {
  const { header } = content;
  const uids = segUids(one, ports);
  const time = objectTime(header, one.at);
  const about = { description: labelText(`Segmentation: ${one.task.title}`), time };
  const space = content.places[0]!.plane === null ? null : frameOfReference(header);
  return [
    ...sopCommon(segClassUid(ports.options.segmentation), uids.sopInstanceUid, time),
    ...compositeContext(header).elements,
    ...series('SEG', uids.seriesInstanceUid, about),
    ...equipment(ports.program),
    ...(space ?? []),
    ...generalImage(one, content),
    text(0x00080023, 'DA', time.date),
    text(0x00080033, 'TM', time.time),
    ...pixelModule(one, content, ports),
    ...segmentationImage(one, content, ports),
    ...segmentSequence(one, ports),
    ...functionalGroups(one, content, uids.sopInstanceUid),
    ...commonInstanceReference(sourcesOf(one)),
  ];
}

/** General Image Module (C.7.6.1). */
function generalImage(one: ExportCase, { header, places }: SegContent): DataSet {
  const { patientOrientation } = one.frames[0]!.facts;
  // A mask of the skin shows a face where its image does.
  const features = stringOf(header.dataSet, 'x00280302');
  return [
    text(0x00080008, 'CS', ['DERIVED', 'PRIMARY']),
    { tag: 0x00200013, vr: 'IS', value: 1 },
    ...(places[0]!.plane === null ? [text(0x00200020, 'CS', patientOrientation ?? '')] : []),
    text(0x00280301, 'CS', 'NO'),
    ...(features === 'YES' || features === 'NO' ? [text(0x00280302, 'CS', features)] : []),
    ...lossyCompression(header),
  ];
}

/** Whether the image under the masks was ever compressed with losses (C.7.6.1.1.5). */
function lossyCompression({ dataSet, transferSyntax }: DicomFile): DataSet {
  const lossy = stringOf(dataSet, 'x00282110') === '01' || CODECS_WITH_LOSS.has(transferSyntax.codec);
  if (!lossy) return [text(0x00282110, 'CS', '00')];
  const ratio = decimalsOf(dataSet, 'x00282112');
  const method = stringsOf(dataSet, 'x00282114').filter((term) => /^[A-Z0-9_ ]{1,16}$/.test(term));
  return [
    text(0x00282110, 'CS', '01'),
    ...(ratio.length === 0 ? [] : [{ tag: 0x00282112, vr: 'DS', value: ratio } satisfies Element]),
    ...(method.length === 0 ? [] : [text(0x00282114, 'CS', method)]),
  ];
}

/** Image Pixel Module (C.7.6.3). */
function pixelModule(one: ExportCase, { bits, places }: SegContent, { options }: FormatPorts): DataSet {
  const { rows, columns, pixelAspect } = one.frames[0]!.facts;
  const us = (tag: number, value: number): Element => ({ tag, vr: 'US', value });
  const ratio = places.some(({ spacingMm }) => spacingMm === null) ? wholeRatio(pixelAspect) : null;
  return [
    us(0x00280002, 1),
    text(0x00280004, 'CS', 'MONOCHROME2'),
    us(0x00280010, rows),
    us(0x00280011, columns),
    // Where no spacing says it, the shape of a pixel must.
    ...(ratio === null ? [] : [{ tag: 0x00280034, vr: 'IS', value: ratio } satisfies Element]),
    us(0x00280100, bits),
    us(0x00280101, bits),
    us(0x00280102, bits - 1),
    us(0x00280103, 0),
    // What is in no segment (Supplement 243).
    ...(options.segmentation === 'labelmap' ? [us(0x00280120, 0)] : []),
  ];
}

/** Height by width of a pixel as whole numbers; null for square ones. */
function wholeRatio(aspect: number): readonly number[] | null {
  if (Math.abs(aspect - 1) < 1e-6) return null;
  const parts = Array.from({ length: 1000 }, (_, i) => i + 1);
  const width =
    parts.find((part) => Math.abs(aspect * part - Math.round(aspect * part)) < 1e-4 * part) ?? 10000;
  return [Math.round(aspect * width), width];
}

/** Segmentation Image Module (C.8.20.2). */
function segmentationImage(
  one: ExportCase,
  { overlap }: SegContent,
  { options, identity }: FormatPorts,
): DataSet {
  const [newest] = segmentStructures(one)
    .flatMap(({ verdict }) => verdict ?? [])
    .sort((a, b) => b.seq - a.seq);
  const fractions: DataSet =
    options.segmentation === 'fractional'
      ? [text(0x00620010, 'CS', 'PROBABILITY'), { tag: 0x0062000e, vr: 'US', value: MAX_FRACTION }]
      : [];
  return [
    text(0x00620001, 'CS', options.segmentation.toUpperCase()),
    ...fractions,
    text(0x00620013, 'CS', overlap),
    text(0x00700080, 'CS', 'SEGMENTATION'),
    text(0x00700081, 'LO', labelText(one.task.title)),
    text(0x00700084, 'PN', newest === undefined ? '' : leavingReaderName(newest.reader, identity)),
  ];
}
