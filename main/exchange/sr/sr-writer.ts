import { formatDecimal } from '../../dicom/write/text-rules.ts';
import { writePart10 } from '../../dicom/write/part10.ts';
import { dateTimeOf } from '../dicom/common-modules.ts';
import { checkModels } from '../dicom/check-models.ts';
import { checkSource, sourceHeader } from '../dicom/check-source.ts';
import { cleanText } from '../dicom/content-item.ts';
import { segInstanceUid } from '../dicom/object-uids.ts';
import { leavingReaderName } from '../dicom/observers.ts';
import { segmentNumberOf } from '../dicom/segment-number.ts';
import { trackingOf } from '../dicom/tracking.ts';
import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { CreateFormatWriter, FormatPorts } from '../format-writer.ts';
import { ORIGINS, verdictCode } from './codes.ts';
import { qualityOf } from './figures.ts';
import { readVerdictReport, type ReadGroup } from './read-report.ts';
import { verdictReport } from './report.ts';

/**
 * DICOM SR beside the SEG: the verdict on every structure of a case, those included whose masks do not leave. One
 * file a case, `sr/<name>.dcm`.
 */
export const createSrWriter: CreateFormatWriter = (ports) => ({
  check: async (one) => [...(await checkSource(one, ports)), ...checkModels(one, leavingStructures(one))],
  async write(one, signal) {
    signal.throwIfAborted();
    const header = await sourceHeader(one, ports);
    const path = `sr/${one.name}.dcm`;
    const dataSet = ports.identity.dataSet(verdictReport(one, header, ports), one);
    await ports.folder.write(path, writePart10(dataSet), { format: 'sr', caseId: one.caseId });
    compare(one, readVerdictReport(await ports.folder.read(path)).groups, ports);
  },
  finish: () => Promise.resolve(),
});

/** Rule X2. @throws Error when the file does not say what was meant. */
function compare(one: ExportCase, groups: readonly ReadGroup[], ports: FormatPorts): void {
  const differs = (what: string): Error => new Error(`the SR that was read back differs in ${what}`);
  if (groups.length !== one.structures.length) throw differs('the number of structures');
  one.structures.forEach((structure, index) => {
    const meant = meantOf(one, structure, ports);
    const found = groups[index]!;
    // How much of a time stays is the identity's to say; a day that leaves must be the right one.
    const at = meant.at === '' ? '' : found.at.slice(0, 8);
    const read = ports.identity.active ? { ...found, at } : found;
    // Both have the keys of ReadGroup.
    for (const key of Object.keys(meant) as (keyof ReadGroup)[]) {
      if (plain(meant[key]) !== plain(read[key])) throw differs(`${key} of ${structure.structure.id}`);
    }
  });
}

function plain(value: unknown): string {
  return JSON.stringify(value instanceof Map ? [...value] : value);
}

/** What a reader of the file must find. */
function meantOf(one: ExportCase, structure: ExportStructure, ports: FormatPorts): ReadGroup {
  const { verdict } = structure;
  const { identity, options } = ports;
  const tracking = trackingOf(one, structure, identity);
  const segment = options.formats.includes('seg') ? segmentNumberOf(one, structure) : null;
  return {
    trackingId: tracking.id,
    trackingUid: identity.uid(tracking.uid),
    category: structure.structure.category,
    finding: structure.structure.type,
    site: structure.structure.region ?? null,
    verdict: verdictCode(verdict?.verdict ?? null),
    at: verdict === null ? '' : leavingTime(verdict.at, identity),
    reason: identity.active ? '' : cleanText(verdict?.reason ?? ''),
    note: identity.active ? '' : cleanText(verdict?.note ?? ''),
    reader: verdict === null ? '' : leavingReaderName(verdict.reader, identity),
    revision: identity.active ? '' : structure.revision,
    algorithmType: ORIGINS[structure.origin],
    segment:
      segment === null ? null : { sopInstanceUid: identity.uid(segInstanceUid(one, ports)), number: segment },
    quality: new Map([...qualityOf(structure)].map(([figure, value]) => [figure, asWritten(value)])),
    activeSeconds: structure.activeMs === undefined ? null : asWritten(structure.activeMs / 1000),
  };
}

/** A number as it comes back from the 16 characters of a DS. */
function asWritten(value: number): number {
  return Number(formatDecimal(value));
}

function leavingTime(at: string, identity: FormatPorts['identity']): string {
  const leaving = identity.verdictTime(at);
  return leaving === '' ? '' : dateTimeOf(leaving);
}
