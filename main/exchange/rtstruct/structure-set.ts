import type { DicomFile } from '../../dicom/dataset.ts';
import type { DataSet, Element } from '../../dicom/write/element.ts';
import { partPolygons } from '../../../core/mask/keyhole.ts';
import {
  code,
  equipment,
  labelText,
  objectTime,
  reference,
  sequence,
  series,
  sopCommon,
  sourcesOf,
  text,
} from '../dicom/common-modules.ts';
import { compositeContext, frameOfReference } from '../dicom/composite-context.ts';
import { rtstructUids } from '../dicom/object-uids.ts';
import { leavingReaderName } from '../dicom/observers.ts';
import {
  leavingStructures,
  maskOf,
  type ExportCase,
  type ExportFrame,
  type ExportStructure,
} from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { contourData, decimalsFor, roundCoordinates } from './contour-data.ts';
import { patientPoints, type FramePlace } from './frame-map.ts';

export const RT_STRUCTURE_SET = '1.2.840.10008.5.1.4.1.1.481.3';
/** Detached Study Management: retired, and still what RT Referenced Study Sequence names. */
const STUDY_CLASS = '1.2.840.10008.3.1.2.3.1';

const integer = (tag: number, value: number | readonly number[]): Element => ({ tag, vr: 'IS', value });

/** Where a frame of a case lies; null when its image does not say. */
export function placeOf({ facts, frameIndex }: ExportFrame): FramePlace | null {
  const plane = facts.planes[frameIndex];
  return plane === undefined || facts.spacingMm === null ? null : { plane, spacingMm: facts.spacingMm };
}

/** The structures of a case that leave, as an RT Structure Set (A.19), before `LeavingIdentity.dataSet`. */
export function structureSet(one: ExportCase, header: DicomFile, ports: FormatPorts): DataSet {
  const time = objectTime(header, one.at);
  const uids = rtstructUids(one, ports);
  const structures = leavingStructures(one);
  const frameOfReferenceUid = one.frames[0]!.facts.frameOfReferenceUid;
  const description = labelText(`Structures: ${one.task.title}`);
  return [
    ...compositeContext(header).elements,
    ...sopCommon(RT_STRUCTURE_SET, uids.sopInstanceUid, time),
    ...series('RTSTRUCT', uids.seriesInstanceUid, { description, time }),
    // Operators' Name, type 2.
    text(0x00081070, 'PN', ''),
    ...equipment(ports.program),
    ...(frameOfReference(header) ?? []),
    integer(0x00200013, 1),
    text(0x30060002, 'SH', 'COUNTERSIGN'),
    text(0x30060008, 'DA', time.date),
    text(0x30060009, 'TM', time.time),
    sequence(0x30060010, referencedFrame(one, frameOfReferenceUid)),
    sequence(0x30060020, ...structures.map((each, i) => roi(each, i + 1, frameOfReferenceUid))),
    sequence(0x30060039, ...structures.map((each, i) => roiContour(one, each, i + 1))),
    sequence(0x30060080, ...structures.map((each, i) => observation(each, i + 1, ports))),
    // Signed for training, not for treatment: nobody approved a plan's structures here.
    text(0x300e0002, 'CS', 'UNAPPROVED'),
  ];
}

/** Referenced Frame of Reference Sequence: the images that contours lie on. */
function referencedFrame(one: ExportCase, uid: string): DataSet {
  const bySeries = new Map<string, DataSet[]>();
  for (const source of sourcesOf(one)) {
    const images = bySeries.get(source.seriesInstanceUid) ?? [];
    images.push(imageOf(one.frames.filter((frame) => frame.sopInstanceUid === source.sopInstanceUid)));
    bySeries.set(source.seriesInstanceUid, images);
  }
  const seriesItems = [...bySeries].map(([seriesUid, images]) => [
    text(0x0020000e, 'UI', seriesUid),
    sequence(0x30060016, ...images),
  ]);
  const study = one.frames[0]!.facts.study.uid;
  return [
    text(0x00200052, 'UI', uid),
    sequence(0x30060012, [
      ...reference({ sopClassUid: STUDY_CLASS, sopInstanceUid: study }),
      sequence(0x30060014, ...seriesItems),
    ]),
  ];
}

function roi({ structure, origin }: ExportStructure, number: number, frameOfReferenceUid: string): DataSet {
  return [
    integer(0x30060022, number),
    text(0x30060024, 'UI', frameOfReferenceUid),
    text(0x30060026, 'LO', labelText(structure.name)),
    text(0x30060036, 'CS', origin),
  ];
}

/** Contours on every frame; masks are decoded one after the other. */
function roiContour(one: ExportCase, structure: ExportStructure, number: number): DataSet {
  const contours: DataSet[] = [];
  one.frames.forEach((frame, index) => {
    const place = placeOf(frame);
    if (place === null) throw new Error('a frame without a place was not refused');
    const decimals = decimalsFor(place.spacingMm);
    for (const { xy } of partPolygons(maskOf(one, structure, index))) {
      const coordinates = roundCoordinates(patientPoints(place, xy), decimals);
      contours.push([
        integer(0x30060048, contours.length + 1),
        sequence(0x30060016, imageOf([frame])),
        text(0x30060042, 'CS', 'CLOSED_PLANAR'),
        integer(0x30060046, coordinates.length / 3),
        contourData(coordinates),
      ]);
    }
  });
  return [
    integer(0x3006002a, colourOf(structure.structure.colour)),
    ...(contours.length === 0 ? [] : [sequence(0x30060040, ...contours)]),
    integer(0x30060084, number),
  ];
}

/** One instance and, of a multi-frame one, which of its frames. */
function imageOf(frames: readonly ExportFrame[]): DataSet {
  const { facts, sopInstanceUid } = frames[0]!;
  const image = reference({ sopClassUid: facts.sopClassUid, sopInstanceUid });
  if (facts.frames === 1) return image;
  const numbers = frames.map(({ frameIndex }) => frameIndex + 1);
  return [...image, integer(0x00081160, numbers)];
}

/** @param colour #rrggbb. */
function colourOf(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}

function observation({ structure, verdict }: ExportStructure, number: number, ports: FormatPorts): DataSet {
  return [
    integer(0x30060082, number),
    integer(0x30060084, number),
    code(0x30060086, structure.type),
    // RT ROI Interpreted Type, type 2: what a structure is for in treatment is not ours to say.
    text(0x300600a4, 'CS', ''),
    text(0x300600a6, 'PN', verdict === null ? '' : leavingReaderName(verdict.reader, ports.identity)),
  ];
}
