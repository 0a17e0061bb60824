import { uidFromName } from '../../dicom/write/uid.ts';
import { leavingStructures, type ExportCase, type ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';

/**
 * UIDs of the objects that we make of a case. They follow from all that determines an object's content, so that the
 * same signed state is the same object however often it is written, and another state is another object. All are
 * those before `LeavingIdentity.dataSet`, which maps them like every other UID.
 */
export interface ObjectUids {
  readonly sopInstanceUid: string;
  /** Every object is a series of its own: another revision may have another date and description. */
  readonly seriesInstanceUid: string;
}

export type UidPorts = Pick<FormatPorts, 'options' | 'program'>;

export function segUids(one: ExportCase, ports: UidPorts): ObjectUids {
  const kind = `seg ${ports.options.segmentation}`;
  return uidsOf(kind, one, { ports, structures: leavingStructures(one).map(contentOf) });
}

/** SOP Instance UID of the SEG of a case in the same batch. */
export function segInstanceUid(one: ExportCase, ports: UidPorts): string {
  return segUids(one, ports).sopInstanceUid;
}

export function rtstructUids(one: ExportCase, ports: UidPorts): ObjectUids {
  return uidsOf('rtstruct', one, { ports, structures: leavingStructures(one).map(contentOf) });
}

export function srUids(one: ExportCase, ports: UidPorts): ObjectUids {
  // The report refers to the segmentation only where there is one.
  const kind = ports.options.formats.includes('seg') ? `sr with seg ${ports.options.segmentation}` : 'sr';
  return uidsOf(kind, one, { ports, structures: one.structures.map(contentOf) });
}

export function koUids(one: ExportCase, ports: UidPorts): ObjectUids {
  return uidsOf('ko', one, { ports, structures: one.structures.map(contentOf) });
}

function contentOf(structure: ExportStructure): readonly unknown[] {
  const { verdict } = structure;
  return [
    structure.structure.id,
    structure.judgement,
    structure.leaves,
    structure.revision,
    structure.origin,
    structure.activeMs ?? null,
    verdict === null ? null : [verdict.verdict, verdict.reason, verdict.note, verdict.reader, verdict.at],
    structure.labels.map((label) => (label === null ? null : label.quality)),
  ];
}

function uidsOf(
  kind: string,
  one: ExportCase,
  { ports, structures }: { readonly ports: UidPorts; readonly structures: readonly unknown[] },
): ObjectUids {
  const { deidentify } = ports.options;
  const sources = one.frames.map(({ sopInstanceUid, frameIndex }) => [sopInstanceUid, frameIndex]);
  const name = JSON.stringify([
    kind,
    one.caseId,
    one.taskSha256,
    one.at,
    sources,
    structures,
    one.models,
    deidentify,
    ports.program,
  ]);
  return {
    sopInstanceUid: uidFromName(`countersign instance ${name}`),
    seriesInstanceUid: uidFromName(`countersign series ${name}`),
  };
}
