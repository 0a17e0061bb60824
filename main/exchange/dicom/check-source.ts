import type { Finding } from '../../../core/exchange/finding.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import { textFault } from '../../dicom/write/text-rules.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { compositeContext } from './composite-context.ts';

/**
 * Whether an object that refers to the case's images can be written at all: they are DICOM of one study, and their
 * UIDs, as they leave, are valid. What had to be left out of their headers is a warning. Both are said of the images,
 * whichever format asks.
 */
export async function checkSource(
  one: ExportCase,
  ports: Pick<FormatPorts, 'header' | 'identity'>,
): Promise<Finding[]> {
  const finding = (severity: Finding['severity'], kind: string, message: string): Finding => ({
    severity,
    code: kind,
    caseId: one.caseId,
    structure: null,
    format: null,
    message,
  });
  const header = await ports.header(one, 0);
  if (header === null || one.frames.some(({ facts }) => facts.kind !== 'dicom')) {
    const message =
      'The image is no DICOM object, so no DICOM object can refer to it: export this case as NIfTI, COCO, CVAT or PNG.';
    return [finding('refused', 'source-not-dicom', message)];
  }
  const studies = new Set(one.frames.map(({ facts }) => facts.study.uid));
  if (studies.size > 1) {
    const message = `The frames of the case lie in ${studies.size} studies where a DICOM object belongs to one: export them as separate cases.`;
    return [finding('refused', 'source-several-studies', message)];
  }
  const uids = new Set(
    one.frames.flatMap(({ sopInstanceUid, facts }) => [sopInstanceUid, facts.study.uid, facts.series.uid]),
  );
  const valid =
    [...uids].every((uid) => uid !== '' && isUid(ports.identity.uid(uid))) &&
    one.frames.every(({ facts }) => isUid(facts.sopClassUid));
  if (!valid) {
    const message =
      'A UID of the source image breaks the rules of DICOM, so no valid object can refer to it: have the image corrected where it comes from, or export with de-identification, which gives new UIDs.';
    return [finding('refused', 'source-uid-invalid', message)];
  }
  return compositeContext(header).notes.map((note) => finding('warning', 'source-attribute-invalid', note));
}

/** Header of the case's first image. @throws Error without one: `checkSource` has refused it, so that is a bug. */
export async function sourceHeader(one: ExportCase, ports: Pick<FormatPorts, 'header'>): Promise<DicomFile> {
  const header = await ports.header(one, 0);
  if (header === null) throw new Error('a case without a DICOM header was not refused');
  return header;
}

function isUid(uid: string): boolean {
  return uid !== '' && textFault('UI', uid) === null;
}
