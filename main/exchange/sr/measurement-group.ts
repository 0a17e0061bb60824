import { dateTimeOf, type ReferencedObject } from '../dicom/common-modules.ts';
import {
  cleanText,
  codeContent,
  containerItem,
  dcm,
  imageContent,
  sct,
  textContent,
  uidContent,
  type ContentItem,
} from '../dicom/content-item.ts';
import { leavingModels } from '../dicom/leaving-models.ts';
import { personObserver } from '../dicom/observers.ts';
import { segmentNumberOf } from '../dicom/segment-number.ts';
import { trackingOf } from '../dicom/tracking.ts';
import type { ExportCase, ExportModel, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import { CONCEPTS, ORIGINS, verdictCode } from './codes.ts';
import { figureItems } from './figures.ts';

/** What groups refer to. */
export interface GroupSources {
  /** The SEG of the same batch; null: none is written. */
  readonly segmentation: ReferencedObject | null;
  readonly images: readonly ReferencedObject[];
}

/**
 * What is said of one structure: TID 1411 where the SEG holds its mask, else TID 1501 about the source image. The
 * reader who judged is the observer of the group; a structure that nobody signed has the program alone.
 */
export function measurementGroup(
  one: ExportCase,
  structure: ExportStructure,
  { sources, ports }: { readonly sources: GroupSources; readonly ports: FormatPorts },
): ContentItem {
  const segment = sources.segmentation === null ? null : segmentNumberOf(one, structure);
  const children = [
    ...trackingItems(one, structure, ports),
    ...(structure.verdict === null ? [] : personObserver(structure.verdict.reader, ports.identity)),
    ...whatAndWhere(structure),
    ...(sources.segmentation === null || segment === null
      ? sourceItems(sources.images, 'image')
      : [
          imageContent({ relationship: 'CONTAINS', name: REFERENCED_SEGMENT }, sources.segmentation, [
            { tag: 0x0062000b, vr: 'US', value: segment },
          ]),
          ...sourceItems(sources.images, 'segmentation'),
        ]),
    ...algorithmItems(leavingModels(one, ports.identity), structure),
    ...figureItems(structure),
    ...judgementItems(structure, ports),
  ];
  const template = segment === null ? '1501' : '1411';
  return containerItem(
    { relationship: 'CONTAINS', name: dcm('125007', 'Measurement Group'), children },
    template,
  );
}

const REFERENCED_SEGMENT = dcm('121191', 'Referenced Segment');

function trackingItems(one: ExportCase, structure: ExportStructure, ports: FormatPorts): ContentItem[] {
  const { id, uid } = trackingOf(one, structure, ports.identity);
  return [
    textContent({ relationship: 'HAS OBS CONTEXT', name: dcm('112039', 'Tracking Identifier') }, id),
    uidContent({ relationship: 'HAS OBS CONTEXT', name: dcm('112040', 'Tracking Unique Identifier') }, uid),
  ];
}

/** Codes of the task (rule X1): the same as the segment's. */
function whatAndWhere({ structure }: ExportStructure): ContentItem[] {
  const { category, type, region } = structure;
  return [
    codeContent({ relationship: 'CONTAINS', name: sct('276214006', 'Finding category') }, category),
    codeContent({ relationship: 'CONTAINS', name: dcm('121071', 'Finding') }, type),
    ...(region === undefined
      ? []
      : [codeContent({ relationship: 'HAS CONCEPT MOD', name: sct('363698007', 'Finding Site') }, region)]),
  ];
}

/**
 * One image, or the series that many lie in: 30 structures do not name 300 slices each, which the image library does.
 */
function sourceItems(images: readonly ReferencedObject[], of: 'segmentation' | 'image'): ContentItem[] {
  const seriesUids = [...new Set(images.map((image) => image.seriesInstanceUid))];
  if (images.length > 1 && seriesUids.length === 1) {
    const series = dcm('121232', 'Source series for segmentation');
    return seriesUids.map((uid) => uidContent({ relationship: 'CONTAINS', name: series }, uid));
  }
  const name =
    of === 'segmentation'
      ? dcm('121233', 'Source image for segmentation')
      : dcm('121112', 'Source of Measurement');
  return images.map((image) => imageContent({ relationship: 'CONTAINS', name }, image));
}

/** TID 4019 and the models' digests, for masks that a model had a part in. */
function algorithmItems(models: readonly ExportModel[], structure: ExportStructure): ContentItem[] {
  const type = codeContent(
    { relationship: 'HAS CONCEPT MOD', name: CONCEPTS.algorithmType },
    ORIGINS[structure.origin],
  );
  const named = structure.origin === 'MANUAL' ? [] : models.filter((model) => model.name !== '');
  if (named.length === 0) return [type];
  const joined = (of: (model: ExportModel) => string): string => named.map(of).join(' + ');
  const said = (value: string, meaning: string, its: string): ContentItem =>
    textContent({ relationship: 'HAS CONCEPT MOD', name: dcm(value, meaning) }, its);
  return [
    type,
    // One algorithm of several models: the template has room for one name and one version.
    said(
      '111001',
      'Algorithm Name',
      joined((model) => model.name),
    ),
    said(
      '111003',
      'Algorithm Version',
      joined((model) => model.version),
    ),
    ...named.map((model) =>
      textContent({ relationship: 'HAS CONCEPT MOD', name: CONCEPTS.models }, modelText(model)),
    ),
  ];
}

function modelText({ id, version, name, family, kind, files }: ExportModel): string {
  const digests = files.map((sha256) => `sha256:${sha256}`).join(' ');
  return `${name} ${version} (${[kind, family, id].filter((part) => part !== '').join(', ')}) ${digests}`.trim();
}

/** The verdict with its time, reason and note, and what exactly was judged. */
function judgementItems(structure: ExportStructure, { identity }: FormatPorts): ContentItem[] {
  const { verdict } = structure;
  const property = (name: typeof CONCEPTS.reason, its: string): ContentItem[] =>
    cleanText(its) === '' ? [] : [textContent({ relationship: 'HAS PROPERTIES', name }, its)];
  // Both are free text that may name the patient: they leave only where nothing is hidden.
  const children =
    verdict === null || identity.active
      ? []
      : [...property(CONCEPTS.reason, verdict.reason), ...property(CONCEPTS.note, verdict.note)];
  const head = { relationship: 'CONTAINS', name: CONCEPTS.verdict, children } as const;
  return [
    codeContent(
      verdict === null ? head : { ...head, observedAt: dateTimeOf(verdict.at) },
      verdictCode(verdict?.verdict ?? null),
    ),
    // A digest over the original UIDs: whoever has those could find the patient by it.
    ...(identity.active
      ? []
      : [textContent({ relationship: 'CONTAINS', name: CONCEPTS.revision }, structure.revision)]),
  ];
}
