import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { sourcesOf } from '../dicom/common-modules.ts';
import {
  codeContent,
  containerItem,
  dcm,
  imageContent,
  uidContent,
  type ContentItem,
} from '../dicom/content-item.ts';
import type { ExportCase } from '../export-case.ts';

/** CID 29, as far as images are reviewed here; others are left without this (optional) descriptor. */
const MODALITIES: Readonly<Record<string, string>> = {
  CR: 'Computed Radiography',
  CT: 'Computed Tomography',
  DX: 'Digital Radiography',
  IO: 'Intra-oral Radiography',
  MG: 'Mammography',
  MR: 'Magnetic Resonance',
  NM: 'Nuclear Medicine',
  OT: 'Other Modality',
  PT: 'Positron emission tomography',
  PX: 'Panoramic X-Ray',
  RF: 'Radiofluoroscopy',
  RG: 'Radiographic imaging',
  US: 'Ultrasound',
  XA: 'X-Ray Angiography',
};

/** The images of the case (PS3.16 TID 1600). */
export function imageLibrary(one: ExportCase): ContentItem {
  const [first] = one.frames;
  const { modality } = first!.facts.series;
  const meaning = Object.hasOwn(MODALITIES, modality) ? MODALITIES[modality] : undefined;
  const descriptors: ContentItem[] = [];
  if (meaning !== undefined) descriptors.push(described(dcm('121139', 'Modality'), dcm(modality, meaning)));
  const frames = [...new Set(one.frames.map(({ facts }) => facts.frameOfReferenceUid))];
  const [frameOfReference] = frames.length === 1 ? frames : [];
  if (frameOfReference !== undefined && frameOfReference !== '') {
    const name = dcm('112227', 'Frame of Reference UID');
    descriptors.push(uidContent({ relationship: 'HAS ACQ CONTEXT', name }, frameOfReference));
  }
  const images = sourcesOf(one).map((image) => imageContent({ relationship: 'CONTAINS', name: null }, image));
  const group = containerItem(
    {
      relationship: 'CONTAINS',
      name: dcm('126200', 'Image Library Group'),
      children: [...descriptors, ...images],
    },
    null,
  );
  return containerItem(
    { relationship: 'CONTAINS', name: dcm('111028', 'Image Library'), children: [group] },
    '1600',
  );
}

function described(name: CodedConcept, value: CodedConcept): ContentItem {
  return codeContent({ relationship: 'HAS ACQ CONTEXT', name }, value);
}
