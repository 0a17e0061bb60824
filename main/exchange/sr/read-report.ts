import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import { ExpectedError } from '../../../core/domain/errors.ts';
import { readDataSet } from '../../dicom/dataset.ts';
import { stringOf } from '../../dicom/values.ts';
import { dcm, sct } from '../dicom/content-item.ts';
import { named, readContent, type ReadItem } from '../dicom/read-content.ts';
import { CONCEPTS, QUALITY, type QualityFigure } from './codes.ts';
import { COMPREHENSIVE_3D_SR, COMPREHENSIVE_SR } from './report.ts';

/** What a report of ours says of one structure. */
export interface ReadGroup {
  readonly trackingId: string;
  readonly trackingUid: string;
  readonly category: CodedConcept | null;
  readonly finding: CodedConcept | null;
  readonly site: CodedConcept | null;
  readonly verdict: CodedConcept | null;
  /** DT; empty without a verdict. */
  readonly at: string;
  readonly reason: string;
  readonly note: string;
  /** Name of the person observer; empty: no person judged. */
  readonly reader: string;
  readonly revision: string;
  readonly algorithmType: CodedConcept | null;
  readonly segment: { readonly sopInstanceUid: string; readonly number: number } | null;
  readonly quality: ReadonlyMap<QualityFigure, number>;
  readonly activeSeconds: number | null;
}

export interface ReadReport {
  readonly sopInstanceUid: string;
  readonly groups: readonly ReadGroup[];
}

/** Reads a report that this program wrote. @throws ExpectedError `sr-unreadable` when it is another kind of object. */
export function readVerdictReport(bytes: Uint8Array): ReadReport {
  const { dataSet } = readDataSet(bytes);
  const sopClass = stringOf(dataSet, 'x00080016');
  const root = readContent(dataSet);
  if ((sopClass !== COMPREHENSIVE_SR && sopClass !== COMPREHENSIVE_3D_SR) || root.name?.value !== '126000') {
    throw new ExpectedError(
      'sr-unreadable',
      'The file is no Imaging Measurement Report (TID 1500): choose another one.',
    );
  }
  const groups = named(root, dcm('126010', '')).flatMap((measurements) =>
    named(measurements, dcm('125007', '')),
  );
  return { sopInstanceUid: stringOf(dataSet, 'x00080018') ?? '', groups: groups.map(readGroup) };
}

function readGroup(group: ReadItem): ReadGroup {
  const first = (name: CodedConcept): ReadItem | undefined => named(group, name)[0];
  const verdict = first(CONCEPTS.verdict);
  const property = (name: CodedConcept): string =>
    verdict === undefined ? '' : textValue(named(verdict, name)[0]);
  const segment = first(dcm('121191', ''))?.reference ?? null;
  const active = first(CONCEPTS.activeTime)?.value;
  return {
    trackingId: textValue(first(dcm('112039', ''))),
    trackingUid: textValue(first(dcm('112040', ''))),
    category: first(sct('276214006', ''))?.code ?? null,
    finding: first(dcm('121071', ''))?.code ?? null,
    site: first(sct('363698007', ''))?.code ?? null,
    verdict: verdict?.code ?? null,
    at: verdict?.observedAt ?? '',
    reason: property(CONCEPTS.reason),
    note: property(CONCEPTS.note),
    reader: textValue(first(dcm('121008', ''))),
    revision: textValue(first(CONCEPTS.revision)),
    algorithmType: first(CONCEPTS.algorithmType)?.code ?? null,
    segment:
      segment === null ? null : { sopInstanceUid: segment.sopInstanceUid, number: segment.segments[0] ?? 0 },
    quality: qualityIn(group),
    activeSeconds: typeof active === 'number' ? active : null,
  };
}

function qualityIn(group: ReadItem): Map<QualityFigure, number> {
  const found = new Map<QualityFigure, number>();
  // The keys of QUALITY are exactly its figures.
  for (const figure of Object.keys(QUALITY) as QualityFigure[]) {
    const value = named(group, QUALITY[figure])[0]?.value;
    if (typeof value === 'number') found.set(figure, value);
  }
  return found;
}

function textValue(item: ReadItem | undefined): string {
  return typeof item?.value === 'string' ? item.value : '';
}
