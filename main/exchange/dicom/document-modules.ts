import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import type { DataSet } from '../../dicom/write/element.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import {
  currentEvidence,
  equipment,
  objectTime,
  sequence,
  series,
  sopCommon,
  text,
  type ReferencedObject,
} from './common-modules.ts';
import { compositeContext } from './composite-context.ts';
import { rootContainer, type ContentItem } from './content-item.ts';
import type { ObjectUids } from './object-uids.ts';

/** What SR and KO documents differ in. */
export interface DocumentParts {
  readonly modality: 'SR' | 'KO';
  readonly sopClassUid: string;
  readonly uids: ObjectUids;
  readonly description: string;
  readonly title: CodedConcept;
  /** Template of the root, of DCMR. */
  readonly template: string;
  /** Everything that the content refers to. */
  readonly evidence: readonly ReferencedObject[];
  readonly content: readonly ContentItem[];
  /** Of the document's general module, what the kind asks for. */
  readonly general: DataSet;
}

/** A structured document over the images of a case, as it is before `LeavingIdentity.dataSet`. */
export function documentDataSet(
  one: ExportCase,
  { header, program }: { readonly header: DicomFile; readonly program: FormatPorts['program'] },
  parts: DocumentParts,
): DataSet {
  const time = objectTime(header, one.at);
  const { sopClassUid, uids, modality, description } = parts;
  return [
    ...compositeContext(header).elements,
    ...sopCommon(sopClassUid, uids.sopInstanceUid, time),
    ...series(modality, uids.seriesInstanceUid, { description, time }),
    // Referenced Performed Procedure Step, type 2: ours is known to no worklist.
    sequence(0x00081111),
    ...equipment(program),
    { tag: 0x00200013, vr: 'IS', value: 1 },
    text(0x00080023, 'DA', time.date),
    text(0x00080033, 'TM', time.time),
    ...parts.general,
    currentEvidence(one.frames[0]!.facts.study.uid, parts.evidence),
    ...rootContainer(parts.title, parts.template, parts.content),
  ];
}
