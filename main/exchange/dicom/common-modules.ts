import type { CodedConcept } from '../../../core/domain/coded-concept.ts';
import type { DicomFile } from '../../dicom/dataset.ts';
import { stringOf } from '../../dicom/values.ts';
import type { DataSet, Element, TextVr } from '../../dicom/write/element.ts';
import type { ExportCase } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

/** What SEG, SR, KO and RTSTRUCT have in common. Elements for main/dicom/write. */

export const text = (tag: number, vr: TextVr, value: string | readonly string[]): Element => ({
  tag,
  vr,
  value,
});

export const sequence = (tag: number, ...items: readonly DataSet[]): Element => ({
  tag,
  vr: 'SQ',
  value: items,
});

/** Code Value has at most 16 characters; longer ones have their own attribute (PS3.3 table 8.8-1). */
const MAX_CODE_VALUE = 16;

/** Characters of an LO. */
export const MAX_LABEL = 64;

/** Words of a task or a model as an LO may hold them: one line of 64 characters without backslash. */
export function labelText(value: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what this takes out
  const line = value.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ').replaceAll('\\', '/');
  return [...line.trim()].slice(0, MAX_LABEL).join('').trim();
}

/** The one item of a code sequence. */
export function codeItem({ scheme, value, meaning }: CodedConcept): DataSet {
  return [
    value.length > MAX_CODE_VALUE ? text(0x00080119, 'UC', value) : text(0x00080100, 'SH', value),
    text(0x00080102, 'SH', scheme),
    text(0x00080104, 'LO', meaning),
  ];
}

/** A code sequence of one item. */
export function code(tag: number, concept: CodedConcept): Element {
  return sequence(tag, codeItem(concept));
}

/** When an object was made, as it writes times. */
export interface ObjectTime {
  /** DA and TM, in the timezone of the object. */
  readonly date: string;
  readonly time: string;
  /** Timezone Offset From UTC (0008,0201), or nothing. */
  readonly timezone: DataSet;
}

/**
 * Timezone Offset From UTC holds for every date and time of an object, those of study and patient too, which are
 * copied from the source. So ours are told in the zone that the source names. A source that names none leaves its
 * times without a zone; ours are then UTC, and no zone is claimed for the others.
 *
 * @param at ISO 8601.
 */
export function objectTime(file: DicomFile | null, at: string): ObjectTime {
  const offset = file === null ? undefined : stringOf(file.dataSet, 'x00080201');
  const known = offset !== undefined && /^[+-](0\d|1[0-4])[0-5]\d$/.test(offset) && offset !== '-0000';
  const zone = known ? offset : '+0000';
  const minutes = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))) * (zone.startsWith('-') ? -1 : 1);
  const local = new Date(new Date(at).getTime() + minutes * 60_000).toISOString();
  const date = local.slice(0, 10).replaceAll('-', '');
  const time = local.slice(11, 19).replaceAll(':', '');
  return { date, time, timezone: known ? [text(0x00080201, 'SH', zone)] : [] };
}

/** A DT with its offset from UTC. @param at ISO 8601. */
export function dateTimeOf(at: string): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '')}+0000`;
}

/** SOP Common Module (C.12.1). */
export function sopCommon(sopClassUid: string, sopInstanceUid: string, time: ObjectTime): DataSet {
  return [
    text(0x00080016, 'UI', sopClassUid),
    text(0x00080018, 'UI', sopInstanceUid),
    text(0x00080012, 'DA', time.date),
    text(0x00080013, 'TM', time.time),
    ...time.timezone,
  ];
}

/** Series numbers of ours, high enough not to stand among those of a scanner; the kinds do not share one. */
export const SERIES_NUMBERS = { SEG: 9101, SR: 9102, KO: 9103, RTSTRUCT: 9104 } as const;

/** What all series modules ask for. */
export function series(
  modality: keyof typeof SERIES_NUMBERS,
  seriesInstanceUid: string,
  about: { readonly description: string; readonly time: ObjectTime },
): DataSet {
  return [
    text(0x00080060, 'CS', modality),
    text(0x0020000e, 'UI', seriesInstanceUid),
    { tag: 0x00200011, vr: 'IS', value: SERIES_NUMBERS[modality] },
    text(0x00080021, 'DA', about.time.date),
    text(0x00080031, 'TM', about.time.time),
    text(0x0008103e, 'LO', about.description),
  ];
}

export const MANUFACTURER = 'Countersign';

/**
 * General and Enhanced General Equipment Modules (C.7.5.1, C.7.5.2). Software has no serial number, and the enhanced
 * module asks for one: it says so.
 */
export function equipment(program: FormatPorts['program']): DataSet {
  return [
    text(0x00080070, 'LO', MANUFACTURER),
    text(0x00081090, 'LO', program.name),
    text(0x00181000, 'LO', 'not applicable'),
    text(0x00181020, 'LO', program.version),
  ];
}

/** An object that is referred to. */
export interface ReferencedObject {
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
}

/** Every source instance of a case once, in the order of its frames. */
export function sourcesOf(one: ExportCase): ReferencedObject[] {
  const found = new Map<string, ReferencedObject>();
  for (const { sopInstanceUid, facts } of one.frames) {
    if (found.has(sopInstanceUid)) continue;
    const { sopClassUid, series: its } = facts;
    found.set(sopInstanceUid, { sopClassUid, sopInstanceUid, seriesInstanceUid: its.uid });
  }
  return [...found.values()];
}

/** Referenced SOP Class and Instance UID (table 10-11). */
export function reference({
  sopClassUid,
  sopInstanceUid,
}: Omit<ReferencedObject, 'seriesInstanceUid'>): DataSet {
  return [text(0x00081150, 'UI', sopClassUid), text(0x00081155, 'UI', sopInstanceUid)];
}

function bySeries(objects: readonly ReferencedObject[], instances: number): DataSet[] {
  const found = new Map<string, DataSet[]>();
  for (const object of objects) {
    const items = found.get(object.seriesInstanceUid) ?? [];
    items.push(reference(object));
    found.set(object.seriesInstanceUid, items);
  }
  return [...found].map(([uid, items]) => [text(0x0020000e, 'UI', uid), sequence(instances, ...items)]);
}

/** Common Instance Reference Module (C.12.2): the objects must lie in the study of the object that refers. */
export function commonInstanceReference(objects: readonly ReferencedObject[]): DataSet {
  return [sequence(0x00081115, ...bySeries(objects, 0x0008114a))];
}

/** Current Requested Procedure Evidence Sequence (C.17.2.2): all that an SR or KO document refers to. */
export function currentEvidence(studyUid: string, objects: readonly ReferencedObject[]): Element {
  return sequence(0x0040a375, [
    text(0x0020000d, 'UI', studyUid),
    sequence(0x00081115, ...bySeries(objects, 0x00081199)),
  ]);
}
