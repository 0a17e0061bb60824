import { isKnown } from '../../../core/exchange/judgement.ts';
import type { ExportCase, ExportStructure } from '../export-case.ts';
import type { FormatPorts } from '../format-writer.ts';
import type { Sidecar, SidecarStructure } from './sidecar-schema.ts';

export interface SidecarOf {
  readonly layout: Sidecar['layout'];
  readonly geometry: Sidecar['geometry'];
  /** File of a structure that leaves, beside the sidecar. */
  readonly fileOf: (structure: ExportStructure) => string;
}

/** What NIfTI and NRRD cannot say of a case. Identities as they leave. */
export function sidecarOf(one: ExportCase, ports: FormatPorts, of: SidecarOf): Sidecar {
  const { identity, options, program } = ports;
  return {
    format: 'countersign-masks/1',
    case: one.name,
    patient: identity.patientId(one),
    split: one.split,
    program: { name: program.name, version: program.version },
    task: {
      id: one.task.id,
      version: one.task.version,
      title: one.task.title,
      sha256: one.taskSha256,
    },
    layout: of.layout,
    geometry: of.geometry,
    sources: one.frames.map(({ sopInstanceUid, frameIndex }) => ({
      sopInstanceUid: identity.uid(sopInstanceUid),
      frameIndex,
    })),
    structures: one.structures.map((entry, index) => structureOf(entry, { ports, of, index, options })),
    models: one.models.map(({ id, version, name, kind }) => ({ id, version, name, kind })),
  };
}

interface Around {
  readonly ports: FormatPorts;
  readonly of: SidecarOf;
  readonly index: number;
  readonly options: FormatPorts['options'];
}

function structureOf(entry: ExportStructure, { ports, of, index, options }: Around): SidecarStructure {
  const { structure, judgement, verdict } = entry;
  const known = isKnown(judgement, options.includeUnsigned);
  return {
    number: index + 1,
    id: structure.id,
    name: structure.name,
    state: entry.leaves ? 'mask' : known ? 'absent' : 'unknown',
    file: entry.leaves ? of.fileOf(entry) : null,
    category: structure.category,
    type: structure.type,
    region: structure.region ?? null,
    judgement,
    origin: entry.leaves ? entry.origin : null,
    verdict:
      verdict === null
        ? null
        : {
            verdict: verdict.verdict,
            reader: ports.identity.reader(verdict.reader),
            at: ports.identity.verdictTime(verdict.at) || null,
            // Free text: it may name the patient.
            reason: ports.identity.active ? '' : verdict.reason,
          },
  };
}

export function sidecarBytes(sidecar: Sidecar): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(sidecar, null, 2)}\n`);
}
