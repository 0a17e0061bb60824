import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import { labelText, sequence, sourcesOf, text, type ReferencedObject } from '../dicom/common-modules.ts';
import { compositeContext } from '../dicom/composite-context.ts';
import { codeContent, containerItem, dcm, sct, type ContentItem } from '../dicom/content-item.ts';
import { documentDataSet } from '../dicom/document-modules.ts';
import { segUids, srUids } from '../dicom/object-uids.ts';
import { deviceObserver, languageItem } from '../dicom/observers.ts';
import { segClassUid, segmentStructures } from '../dicom/segment-number.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { codingSchemes, OPEN } from './codes.ts';
import { imageLibrary } from './image-library.ts';
import { measurementGroup } from './measurement-group.ts';

export const COMPREHENSIVE_SR = '1.2.840.10008.5.1.4.1.1.88.33';
export const COMPREHENSIVE_3D_SR = '1.2.840.10008.5.1.4.1.1.88.34';

/**
 * Comprehensive 3D SR where the images lie in a patient's frame of reference; without one nothing in the report is
 * three-dimensional, and Comprehensive SR, which more receivers take, says all of it (PS3.3 A.35.3, A.35.13).
 */
function reportClassUid(one: ExportCase): string {
  const spatial = one.frames.every(({ facts }) => facts.frameOfReferenceUid !== '');
  return spatial ? COMPREHENSIVE_3D_SR : COMPREHENSIVE_SR;
}

/** The report of a case (PS3.16 TID 1500), before `LeavingIdentity.dataSet`. */
export function verdictReport(one: ExportCase, header: DicomFile, ports: FormatPorts): DataSet {
  const images = sourcesOf(one);
  const segmentation = segmentationOf(one, ports);
  const sources = { segmentation, images };
  const groups = one.structures.map((structure) => measurementGroup(one, structure, { sources, ports }));
  return [
    ...documentDataSet(
      one,
      { header, program: ports.program },
      {
        modality: 'SR',
        sopClassUid: reportClassUid(one),
        uids: srUids(one, ports),
        description: labelText(`Verdicts: ${one.task.title}`),
        title: dcm('126000', 'Imaging Measurement Report'),
        template: '1500',
        evidence: segmentation === null ? images : [...images, segmentation],
        content: [
          languageItem(),
          ...deviceObserver(ports.program),
          procedureReported(header, ports),
          imageLibrary(one),
          containerItem(
            { relationship: 'CONTAINS', name: dcm('126010', 'Imaging Measurements'), children: groups },
            null,
          ),
        ],
        general: documentGeneral(one),
      },
    ),
    ...codingSchemes(),
  ];
}

/** The SEG that the same batch holds of the case; a case without a mask that leaves has none. */
function segmentationOf(one: ExportCase, ports: FormatPorts): ReferencedObject | null {
  if (!ports.options.formats.includes('seg') || segmentStructures(one).length === 0) return null;
  return { sopClassUid: segClassUid(ports.options.segmentation), ...segUids(one, ports) };
}

/** SR Document General Module (C.17.2). */
function documentGeneral(one: ExportCase): DataSet {
  const open = one.structures.some((structure) => OPEN.has(structure.judgement));
  return [
    text(0x0040a491, 'CS', open ? 'PARTIAL' : 'COMPLETE'),
    // VERIFIED would say that an accountable person, known to be who she says, attests the whole document (C.17.2.4).
    // Readers here pick their name from a list: until there are logins the station cannot say so.
    text(0x0040a493, 'CS', 'UNVERIFIED'),
    sequence(0x0040a372),
  ];
}

/** What was done, as the source's header codes it; else, and in hiding, the one thing that is certain of an image. */
function procedureReported(header: DicomFile, { identity }: FormatPorts): ContentItem {
  const coded = identity.active ? undefined : codedConceptIn(compositeContext(header).elements, 0x00081032);
  return codeContent(
    { relationship: 'HAS CONCEPT MOD', name: dcm('121058', 'Procedure reported') },
    coded ?? sct('363679005', 'Imaging procedure'),
  );
}

/** The first item of a code sequence. */
function codedConceptIn(elements: DataSet, tag: number): CodedConcept | undefined {
  const found = elements.find((element) => element.tag === tag);
  const [item] = found?.vr === 'SQ' ? found.value : [];
  const part = (its: number): string | undefined => {
    const value = item?.find((element) => element.tag === its)?.value;
    return typeof value === 'string' ? value : undefined;
  };
  const [value, scheme, meaning] = [part(0x00080100), part(0x00080102), part(0x00080104)];
  if (value === undefined || scheme === undefined || meaning === undefined) return undefined;
  return { scheme, value, meaning };
}
