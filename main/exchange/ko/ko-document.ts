import type { DicomFile } from '../../dicom/dataset.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import { sourcesOf } from '../dicom/common-modules.ts';
import { cleanText, dcm, imageContent, textContent } from '../dicom/content-item.ts';
import { documentDataSet } from '../dicom/document-modules.ts';
import { koUids } from '../dicom/object-uids.ts';
import { deviceObserver, languageItem, personObserver } from '../dicom/observers.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

export const KEY_OBJECT_SELECTION = '1.2.840.10008.5.1.4.1.1.88.59';

/**
 * CID 7010 has no "needs work". "Quality Issue" and the rejections would say something of the image, and archives
 * hide what is rejected (IHE IOCM); "For Peer Review" would claim a procedure that nobody asked for. So the title
 * is the neutral one, and the description says why.
 */
const TITLE = dcm('113000', 'Of Interest');
export const DESCRIPTION = dcm('113012', 'Key Object Description');

/** Structures that a reader left for somebody else or later. */
export function deferredStructures(one: ExportCase): ExportStructure[] {
  return one.structures.filter((structure) => structure.judgement === 'deferred');
}

/** What is open, for a person. Names of the task only: nothing that a reader typed. */
export function descriptionOf(one: ExportCase): string {
  const names = deferredStructures(one).map(({ structure }) => structure.name);
  return cleanText(`Open in ${one.task.title}: a reader deferred ${names.join(', ')}.`);
}

/** A Key Object Selection (PS3.16 TID 2010) of the case's images, before `LeavingIdentity.dataSet`. */
export function keyObjects(one: ExportCase, header: DicomFile, ports: FormatPorts): DataSet {
  const images = sourcesOf(one);
  // The template has one person observer: who deferred last.
  const last = deferredStructures(one)
    .flatMap(({ verdict }) => verdict ?? [])
    .sort((a, b) => b.seq - a.seq)[0];
  return documentDataSet(
    one,
    { header, program: ports.program },
    {
      modality: 'KO',
      sopClassUid: KEY_OBJECT_SELECTION,
      uids: koUids(one, ports),
      description: 'Cases that need work',
      title: TITLE,
      template: '2010',
      evidence: images,
      content: [
        languageItem(),
        ...(last === undefined ? [] : personObserver(last.reader, ports.identity)),
        ...deviceObserver(ports.program),
        textContent({ relationship: 'CONTAINS', name: DESCRIPTION }, descriptionOf(one)),
        ...images.map((image) => imageContent({ relationship: 'CONTAINS', name: null }, image)),
      ],
      general: [],
    },
  );
}
